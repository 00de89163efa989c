class BadOrder(Exception):
    """This order can never be placed, however often it is tried."""


def place(order):
    """Place the order and return what was placed. Raises BadOrder."""
    if not isinstance(order, dict) or not order.get("orderId") or "amount" not in order:
        raise BadOrder("an order needs an orderId and an amount")
    print(f"placed {order['orderId']}")
    return {"orderId": order["orderId"], "status": "PLACED"}
