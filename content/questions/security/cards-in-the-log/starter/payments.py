"""Stands for a payment service. Leave it as it is."""


class Refused(Exception):
    """The card is not charged."""


def charge(order):
    if order["total"] > 1000:
        raise Refused(f"card {order['card']} has not that much")
