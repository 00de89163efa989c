def lambda_handler(event, context):
    return {"cold": True, "invocation": 1}
