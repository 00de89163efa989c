invocations = 0  # this line runs once for each environment


def lambda_handler(event, context):
    global invocations
    invocations += 1
    return {"cold": invocations == 1, "invocation": invocations}
