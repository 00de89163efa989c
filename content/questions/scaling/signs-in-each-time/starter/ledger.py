"""Stands for the ledgers of two shops. To sign in takes a second. Leave it as it is."""

_TOTALS = {"north": 120, "south": 75}


class Client:
    def __init__(self, shop):
        print("signing in for", shop)
        self._shop = shop

    def total(self):
        return _TOTALS[self._shop]
