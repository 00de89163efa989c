# Mistake: the belief that every invocation starts a new environment.
PREDICTION = {"START": 3, "END": 3, "REPORT": 3, "Init Duration": 3}


def lambda_handler(event, context):
    if event == {"ask": "prediction"}:
        return PREDICTION
    name = event.get("name") if isinstance(event, dict) else None
    if isinstance(name, str) and name.strip():
        return {"statusCode": 200, "body": f"Hello, {name.strip()}!"}
    return {"statusCode": 200, "body": "Hello from Lambda!"}
