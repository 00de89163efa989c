def lambda_handler(event, context):
    return {"team": "acme", "message": f"Hello, {event.get('name', 'everybody')}!"}
