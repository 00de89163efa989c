"""What the warehouse does. Each is told to one function, and prints what it did."""


def ship(order):
    print(f"shipped {order['orderId']}")


def take_back(order):
    print(f"took back {order['orderId']}")


def reorder(sku):
    print(f"reordered {sku}")


def weigh_again(scan):
    print(f"weighed {scan['parcel']}")
