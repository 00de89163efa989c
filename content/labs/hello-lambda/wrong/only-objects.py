# Mistake: .get() is safe for a missing key and no help for a list, which has no .get at all.
PREDICTION = {"START": 3, "END": 3, "REPORT": 3, "Init Duration": 1}


def lambda_handler(event, context):
    if event == {"ask": "prediction"}:
        return PREDICTION
    name = event.get("name")
    if isinstance(name, str) and name.strip():
        return {"statusCode": 200, "body": f"Hello, {name.strip()}!"}
    return {"statusCode": 200, "body": "Hello from Lambda!"}
