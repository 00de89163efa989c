"""Stands for a bucket with the documents of customers. Leave it as it is."""

import time

KB = 1024
SIZES = {"report": 40 * KB, "drawing": 90 * KB}  # any other document has 20 KB


def fetch(customer, name):
    """The document in bytes, or None where there is none."""
    print(f"fetching {customer}/{name}")
    time.sleep(0.02)
    if name.startswith("lost"):
        return None
    size = next((size for kind, size in SIZES.items() if name.startswith(kind)), 20 * KB)
    return f"{name} of {customer}\n".encode().ljust(size, b".")


def on_disk(folder):
    """How many bytes the files in this folder have, as the disk knows it."""
    if not folder.exists():
        return 0
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
