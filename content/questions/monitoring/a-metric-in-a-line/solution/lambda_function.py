import json


def lambda_handler(event, context):
    """{"shop": "north", "orders": 3, "at": 1796000000.25} → the document that was printed"""
    metrics = {
        "Namespace": "Shop",
        "Dimensions": [["shop"]],  # a list of sets, each a list of names
        "Metrics": [{"Name": "orders", "Unit": "Count"}],
    }
    document = {
        "_aws": {"Timestamp": int(event["at"] * 1000), "CloudWatchMetrics": [metrics]},
        "shop": str(event["shop"]),
        "orders": event["orders"],
    }
    print(json.dumps(document))
    return document
