# Counts inside the handler: the number is a new one at each invocation.
def lambda_handler(event, context):
    invocations = 0
    invocations += 1
    return {"cold": invocations == 1, "invocation": invocations}
