"""Stands for a warehouse that takes two seconds to connect to. Leave it as it is."""

_STOCK = {"book": 12, "lamp": 0, "chair": 7}


class Connection:
    def stock_of(self, item):
        return _STOCK[item]


def connect():
    print("connecting")
    return Connection()
