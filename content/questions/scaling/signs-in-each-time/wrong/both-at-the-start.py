# Signs in for every shop while the environment starts: whoever is first waits for shops that nobody asked for.
import ledger

_clients = {shop: ledger.Client(shop) for shop in ("north", "south")}


def lambda_handler(event, context):
    shop = event["shop"]
    return {"shop": shop, "total": _clients[shop].total()}
