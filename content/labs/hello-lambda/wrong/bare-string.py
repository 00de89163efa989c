# Mistake: the greeting is right and the shape is gone; whoever reads statusCode finds nothing.
PREDICTION = {"START": 3, "END": 3, "REPORT": 3, "Init Duration": 1}


def lambda_handler(event, context):
    if event == {"ask": "prediction"}:
        return PREDICTION
    name = event.get("name") if isinstance(event, dict) else None
    if isinstance(name, str) and name.strip():
        return f"Hello, {name.strip()}!"
    return "Hello from Lambda!"
