def lambda_handler(event, context):
    # From the stream comes where the record is, and not the record.
    for message in event["Records"]:
        print(f"somebody should look: {message['body']}")
