"""The world outside. Leave this file as it is: other people run it, and it changes while you wait."""

_now = {}


class Crash(BaseException):
    """The environment is gone, after the work and before anybody could write down that it was done."""


class SoldOut(Exception):
    """There is nothing left to pack."""


def price_of(item):
    return _now["price"]


def hour():
    return _now["hour"]


def mail(to, text):
    _happened(f"mail to {to}: {text}")


def charge(reference, amount):
    """Take the money, once for each reference."""
    if reference not in _now["paid"]:
        _now["paid"][reference] = amount
        _happened(f"charged {amount}")
    _may_crash("charge")


def refund(reference):
    """Give back what was paid under this reference, once."""
    if reference not in _now["paid"]:
        _happened("a refund for which nothing was paid")
    elif reference not in _now["refunded"]:
        _now["refunded"].add(reference)
        _happened(f"refunded {_now['paid'][reference]}")
    _may_crash("refund")


def book_courier(reference):
    if reference not in _now["couriers"]:
        _now["couriers"].add(reference)
        _happened("courier booked")


def cancel_courier(reference):
    if reference not in _now["couriers"]:
        _happened("no such courier to cancel")
    elif reference not in _now["cancelled"]:
        _now["cancelled"].add(reference)
        _happened("courier cancelled")


def pack(reference):
    if _now["sold_out"]:
        raise SoldOut("the shelf is empty")
    _happened("packed")


def ship(reference, amount):
    paid = _now["paid"].get(reference, "nothing")
    _happened(f"shipped, paid {paid}, billed {amount}")


# What follows is for the engine.


def open_with(event):
    _now.clear()
    _now.update(
        hour=event["hour"],
        price=event["price"],
        price_later=event.get("price_later", event["price"]),
        sold_out=event.get("sold_out", False),
        crashes=list(event.get("crashes_after", [])),
        paid={},
        refunded=set(),
        couriers=set(),
        cancelled=set(),
        happened=[],
    )


def later(hours):
    _now["hour"] = (_now["hour"] + hours) % 24
    _now["price"] = _now["price_later"]


def what_happened():
    return _now["happened"]


def _happened(what):
    print(f"  >> {what}")
    _now["happened"].append(what)


def _may_crash(after):
    if after in _now["crashes"]:
        _now["crashes"].remove(after)
        later(1)
        print("  crash")
        raise Crash
