"""
The shops and their books. What is booked stays booked, as in a table: across invocations, and some of it was booked
by another environment before this one began.
"""


class Unavailable(Exception):
    """A shop does not answer just now. Later it will."""


_TAKINGS = {"harbour": 1_840, "market": 2_315, "station": 970}
_keys = {"harbour/2026-11-20"}
_away = {("station", "2026-11-21")}


def shops():
    return list(_TAKINGS)


def takings(shop, day):
    """What the shop took on that day, as "2026-11-22". Raises Unavailable."""
    if (shop, day) in _away:
        _away.discard((shop, day))
        raise Unavailable(f"{shop} does not answer")
    return _TAKINGS[shop]


def book(key, amount):
    """
    Book an amount under a key. True if the key was new; False, and nothing is booked, if it was there: one
    conditional write.
    """
    if key in _keys:
        return False
    _keys.add(key)
    print(f"booked {key} {amount}")
    return True
