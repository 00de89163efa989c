# Assigns without `global`: the name belongs to the function, and has no value when it is looked at.
import warehouse

connection = None


def lambda_handler(event, context):
    if event.get("action") == "ping":
        return "pong"
    if connection is None:
        connection = warehouse.connect()
    item = event["item"]
    return {"item": item, "stock": connection.stock_of(item)}
