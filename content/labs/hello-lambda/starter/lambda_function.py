# Three invocations, one after another, in one new environment:
# how many lines of their log begin with START, END and REPORT,
# and how many contain Init Duration? Predict before you run.
PREDICTION = {"START": 0, "END": 0, "REPORT": 0, "Init Duration": 0}


def lambda_handler(event, context):
    print("Received event:", event)

    if event == {"ask": "prediction"}:
        return PREDICTION

    return {
        'statusCode': 200,
        'body': 'Hello from Lambda!'
    }
