import json


def lambda_handler(event, context):
    """What stands behind the rules. It does what it is given, whether that should have come or not."""
    detail = event["detail"]
    match event["detail-type"]:
        case "OrderPlaced":
            done = f"called the customer of {detail['orderId']}"
        case "Object Created":
            done = f"wrote thumbnails/{detail['object']['key'].rpartition('/')[2]}"
        case "Reading":
            done = f"woke somebody up because of {detail['deviceId']}"
        case unknown:
            raise ValueError(f"No target for {unknown}")
    print(json.dumps({"id": event["id"], "did": done}))
    return done
