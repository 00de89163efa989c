"""The world outside. Leave this file as it is: a price list to download, and a stock to ask."""

import json

PRICES = {"tea": 9, "mug": 12, "pot": 30}


def download(path):
    """Writes the price list to this path, in two parts; between them the network is waited for."""
    text = json.dumps(PRICES)
    print(f"downloads the prices to {path}")
    with open(path, "w") as out:
        out.write(text[:10])
        out.flush()
        wait("the second half")
        out.write(text[10:])


def in_stock(item):
    """Asks the warehouse; the answer takes a while."""
    wait(f"the warehouse, about {item}")
    return item in PRICES


def wait(what):
    """Whoever waits lets others run. On AWS no code says so: the machine does it, whenever it likes."""
    _pause(what)


def _pause(what):
    """The engine is in this place while it plays."""
