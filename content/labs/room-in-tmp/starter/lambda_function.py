import os
from pathlib import Path

import archive

SHELF = Path("/tmp/shelf")
LIMIT = 64 * 1024  # bytes, of a very small /tmp

missing = []


def document(customer, name):
    """The document in bytes, or None if there is none."""
    kept = SHELF / name
    if kept.exists():
        return kept.read_bytes()
    found = archive.fetch(customer, name)
    if found is not None:
        SHELF.mkdir(exist_ok=True)
        kept.write_bytes(found)
    return found


def lambda_handler(event, context):
    if event.get("crash"):
        os._exit(1)

    titles = []
    for name in event["names"]:
        found = document(event["customer"], name)
        if found is None:
            missing.append(name)
        else:
            titles.append(found.decode().splitlines()[0])
    return {"titles": titles, "missing": missing, "onDisk": archive.on_disk(SHELF)}
