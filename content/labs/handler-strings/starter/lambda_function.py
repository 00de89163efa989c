def handler_string(function):
    """The value of Handler for the function described. Right for Python at the root, so far."""
    module = function["file"].removesuffix(".py")
    return f"{module}.{function['function']}"


def lambda_handler(event, context):
    return {"handler": handler_string(event)}
