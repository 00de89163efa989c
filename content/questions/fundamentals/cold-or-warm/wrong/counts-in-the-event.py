# Keeps the count in the event, which is another one each time, and not always an object.
def lambda_handler(event, context):
    event["invocation"] = event.get("invocation", 0) + 1
    return {"cold": event["invocation"] == 1, "invocation": event["invocation"]}
