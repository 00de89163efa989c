import json


def lambda_handler(event, context):
    """{"shop": "north", "orders": 3, "at": 1796000000.25} → the document that was printed"""
    document = {"shop": event["shop"], "orders": event["orders"]}
    print(json.dumps(document))
    return document
