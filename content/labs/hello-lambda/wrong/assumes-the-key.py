# Mistake: every event is taken for an object with a name, so the others end in KeyError or TypeError.
PREDICTION = {"START": 3, "END": 3, "REPORT": 3, "Init Duration": 1}


def lambda_handler(event, context):
    if event == {"ask": "prediction"}:
        return PREDICTION
    return {"statusCode": 200, "body": f"Hello, {event['name'].strip()}!"}
