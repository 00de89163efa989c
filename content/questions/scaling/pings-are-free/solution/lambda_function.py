import warehouse

_connection = None  # made by the first request that needs it, and kept for as long as the environment lives


def connection():
    global _connection
    if _connection is None:
        _connection = warehouse.connect()
    return _connection


def lambda_handler(event, context):
    if event.get("action") == "ping":
        return "pong"
    item = event["item"]
    return {"item": item, "stock": connection().stock_of(item)}
