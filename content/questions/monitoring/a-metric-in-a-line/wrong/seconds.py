# Tells the time in seconds: to CloudWatch that is January 1970.
import json


def lambda_handler(event, context):
    metrics = {
        "Namespace": "Shop",
        "Dimensions": [["shop"]],
        "Metrics": [{"Name": "orders", "Unit": "Count"}],
    }
    document = {
        "_aws": {"Timestamp": int(event["at"]), "CloudWatchMetrics": [metrics]},
        "shop": str(event["shop"]),
        "orders": event["orders"],
    }
    print(json.dumps(document))
    return document
