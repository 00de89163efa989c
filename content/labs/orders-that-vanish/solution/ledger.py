"""The ledger, which belongs to another team."""


class AccountClosed(Exception):
    pass


def book(order):
    """Writes the order down, once for each call. Raises AccountClosed."""
    if order.get("account") == "closed":
        raise AccountClosed(f"order {order['id']} is for an account that is closed")
    print(f"booked {order['id']}")
