"""Draws plans. Belongs to another team."""

SIZES = {"room": 1_000_000, "flat": 8_000_000, "villa": 20_000_000, "estate": 38_000_000}


def size_of(name):
    """Bytes that the plan will have."""
    return SIZES[name.partition("-")[0]]


def draw(name):
    print(f"drawing {name}")
    return bytearray(b"\x07") * size_of(name)
