# The team is left out.
def lambda_handler(event, context):
    return {"message": f"Hello, {event.get('name', 'everybody')}!"}
