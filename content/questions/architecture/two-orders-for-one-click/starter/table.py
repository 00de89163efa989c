"""Stands for a table of orders with a conditional write. Leave it as it is."""

_items = {}


def put_if_absent(key, item):
    """True when it was written; False when there is one with this key, which stays as it is."""
    if key in _items:
        return False
    print("written", key)
    _items[key] = item
    return True


def get(key):
    return _items[key]
