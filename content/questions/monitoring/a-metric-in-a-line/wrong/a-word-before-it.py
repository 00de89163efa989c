# A word in front of the object: the line is no JSON any more, and no metric comes of it.
import json


def lambda_handler(event, context):
    metrics = {
        "Namespace": "Shop",
        "Dimensions": [["shop"]],
        "Metrics": [{"Name": "orders", "Unit": "Count"}],
    }
    document = {
        "_aws": {"Timestamp": int(event["at"] * 1000), "CloudWatchMetrics": [metrics]},
        "shop": str(event["shop"]),
        "orders": event["orders"],
    }
    print("METRIC", json.dumps(document))
    return document
