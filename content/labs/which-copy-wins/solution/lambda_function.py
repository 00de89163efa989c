import importlib.util

# The package goes first, so its old jmespath does, too, even for the boto3 of the layer.
PREDICTION = {"boto3": "layer", "jmespath": "package", "urllib3": "layer", "requests": "neither"}

LAYERS_AT_MOST = 5
PARTS = ("botocore", "jmespath", "s3transfer", "urllib3")  # what boto3 brings along


def look(modules):
    """Module → where Python would import it from, here and now. Nothing is imported for it."""
    specs = {module: importlib.util.find_spec(module) for module in modules}
    return {module: spec and spec.origin for module, spec in specs.items()}


def folders_of(version):
    """Where Python looks, first things first."""
    return [
        "/var/task",
        f"/opt/python/lib/python{version}/site-packages",
        "/opt/python",
        "/var/runtime",
    ]


def disk_of(function):
    """All files as they lie there in the end."""
    layers = [path for layer in function["layers"] for path in layer]
    return {
        *(f"/var/task/{path}" for path in function["package"]),
        *(f"/opt/{path}" for path in layers),
        *(f"/var/runtime/{path}" for path in function["runtime"]),
    }


def file_of(module, folders, disk):
    names = [f"{folder}/{module}{end}" for folder in folders for end in ("/__init__.py", ".py")]
    return next((name for name in names if name in disk), None)


def is_seen(file, version):
    inside = f"/opt/python/lib/python{version}/site-packages/"
    return file.startswith(inside) or (
        file.startswith("/opt/python/") and not file.startswith("/opt/python/lib/")
    )


def half_an_sdk(folders, disk):
    """The parts of boto3 that are not from where boto3 is: from the runtime."""
    if not (file_of("boto3", folders, disk) or "").startswith("/var/runtime/"):
        return []
    own = {part: file_of(part, folders, disk) for part in PARTS}
    return sorted(part for part, file in own.items() if file and not file.startswith("/var/runtime/"))


def found(function):
    if len(function["layers"]) > LAYERS_AT_MOST:
        return {"refused": f"A function may have {LAYERS_AT_MOST} layers."}
    folders = folders_of(function["python"])
    disk = disk_of(function)
    layered = [file for file in disk if file.startswith("/opt/")]
    return {
        "files": {module: file_of(module, folders, disk) for module in function["modules"]},
        "unseen": sorted(file for file in layered if not is_seen(file, function["python"])),
        "half": half_an_sdk(folders, disk),
    }


def lambda_handler(event, context):
    if event["do"] == "look":
        return look(event["modules"])
    if event["do"] == "predict":
        return PREDICTION
    return found(event)
