# There is a name in every event.
def lambda_handler(event, context):
    return {"team": "acme", "message": f"Hello, {event['name']}!"}
