import importlib.util

# What will Python take? "package", "layer" or "neither".
PREDICTION = {"boto3": "", "jmespath": "", "urllib3": "", "requests": ""}

LAYERS_AT_MOST = 5
PARTS = ("botocore", "jmespath", "s3transfer", "urllib3")  # what boto3 brings along


def look(modules):
    """Module → where Python would import it from, here and now. Nothing is imported for it."""
    specs = {module: importlib.util.find_spec(module) for module in modules}
    return {module: spec and spec.origin for module, spec in specs.items()}


def found(function):
    """Where the modules of the function described come from. Only its own package is known so far."""
    package = function["package"]
    files = {
        module: f"/var/task/{module}.py" if f"{module}.py" in package else None
        for module in function["modules"]
    }
    return {"files": files, "unseen": [], "half": []}


def lambda_handler(event, context):
    if event["do"] == "look":
        return look(event["modules"])
    if event["do"] == "predict":
        return PREDICTION
    return found(event)
