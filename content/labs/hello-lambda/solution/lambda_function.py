# Every invocation has a START, an END and a REPORT. Only the first one of an
# environment follows an initialisation, so only its REPORT has an Init Duration.
PREDICTION = {"START": 3, "END": 3, "REPORT": 3, "Init Duration": 1}


def name_in(event):
    """The name to greet, or None: the event may be any JSON value at all."""
    if not isinstance(event, dict):
        return None
    name = event.get("name")
    if not isinstance(name, str):
        return None
    return name.strip() or None


def lambda_handler(event, context):
    if event == {"ask": "prediction"}:
        return PREDICTION

    name = name_in(event)
    print("greeting by name:", name is not None)
    return {
        "statusCode": 200,
        "body": f"Hello, {name}!" if name else "Hello from Lambda!",
    }
