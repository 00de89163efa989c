# Connects while the environment starts: a ping that meets a new one waits as well.
import warehouse

connection = warehouse.connect()


def lambda_handler(event, context):
    if event.get("action") == "ping":
        return "pong"
    item = event["item"]
    return {"item": item, "stock": connection.stock_of(item)}
