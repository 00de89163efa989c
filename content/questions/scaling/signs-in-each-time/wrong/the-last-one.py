# Keeps the client of the last shop: with two that take turns, each request signs in again.
import ledger

_last = (None, None)


def lambda_handler(event, context):
    global _last
    shop = event["shop"]
    if _last[0] != shop:
        _last = (shop, ledger.Client(shop))
    return {"shop": shop, "total": _last[1].total()}
