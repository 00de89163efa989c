# Dimensions as a list of names, where a list of lists is asked for.
import json


def lambda_handler(event, context):
    metrics = {"Namespace": "Shop", "Dimensions": ["shop"], "Metrics": [{"Name": "orders", "Unit": "Count"}]}
    document = {
        "_aws": {"Timestamp": int(event["at"] * 1000), "CloudWatchMetrics": [metrics]},
        "shop": str(event["shop"]),
        "orders": event["orders"],
    }
    print(json.dumps(document))
    return document
