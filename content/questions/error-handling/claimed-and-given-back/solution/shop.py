"""Stands for a table of claims and a payment service. Leave it as it is."""

_claims = set()
_busy_once = set()


def claim(order_id):
    """True for whoever is the first to claim this order: a conditional write."""
    if order_id in _claims:
        return False
    _claims.add(order_id)
    return True


def give_back(order_id):
    _claims.discard(order_id)


def charge(order):
    if order.get("busy") and order["id"] not in _busy_once:
        _busy_once.add(order["id"])
        raise TimeoutError("the payment service is busy")
    print("charged", order["id"], order["total"])
