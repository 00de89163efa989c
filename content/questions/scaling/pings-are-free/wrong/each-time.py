# Spares the pings, and connects for each request: what was connected is forgotten with it.
import warehouse


def lambda_handler(event, context):
    if event.get("action") == "ping":
        return "pong"
    item = event["item"]
    return {"item": item, "stock": warehouse.connect().stock_of(item)}
