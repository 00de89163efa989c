def handler(event, context):
    return event.get("kind") or event["detail-type"]
