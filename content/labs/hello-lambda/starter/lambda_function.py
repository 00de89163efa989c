# How often does each word appear in the log of three invocations,
# sent one after another to one new environment? Predict before you run.
PREDICTION = {"START": 0, "END": 0, "REPORT": 0, "Init Duration": 0}


def lambda_handler(event, context):
    print("Received event:", event)

    if event == {"ask": "prediction"}:
        return PREDICTION

    return {
        'statusCode': 200,
        'body': 'Hello from Lambda!'
    }
