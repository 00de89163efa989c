# Mistake: the shelf is in memory, and a reset takes it along.
import os
from pathlib import Path

import archive

SHELF = Path("/tmp/shelf")
LIMIT = 64 * 1024  # bytes, of a very small /tmp

shelf = {}  # what was asked for last stands last


def make_room(size):
    """Throws out what nobody has asked for the longest, until there is room for so many bytes."""
    for key in list(shelf):
        if sum(map(len, shelf.values())) + size <= LIMIT:
            return
        del shelf[key]


def keep(key, found):
    if len(found) > LIMIT:
        return
    make_room(len(found))
    shelf[key] = found


def document(customer, name):
    """The document in bytes, or None if there is none."""
    kept = customer, name
    if kept in shelf:
        shelf[kept] = shelf.pop(kept)
        return shelf[kept]
    found = archive.fetch(customer, name)
    if found is not None:
        keep(kept, found)
    return found


def lambda_handler(event, context):
    if event.get("crash"):
        os._exit(1)

    titles, missing = [], []
    for name in event["names"]:
        found = document(event["customer"], name)
        if found is None:
            missing.append(name)
        else:
            titles.append(found.decode().splitlines()[0])
    return {"titles": titles, "missing": missing, "onDisk": sum(map(len, shelf.values()))}
