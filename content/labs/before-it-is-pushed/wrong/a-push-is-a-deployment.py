# Mistake: the tag is taken for the image, so that a push needs no update of the function.
import json

LIMIT_MB = 10 * 1024
PLATFORMS = {"x86_64": "linux/amd64", "arm64": "linux/arm64"}


def last_stage(dockerfile, with_client):
    """Of the stage that is shipped: whether a client is in it, and its command."""
    stages, stage = {}, {"client": False, "command": None}
    for line in dockerfile.splitlines():
        word, _, rest = line.strip().partition(" ")
        if word == "FROM":
            base, *name = rest.split(" AS ")
            stage = dict(stages.get(base) or {"client": base in with_client, "command": None})
            if name:
                stages[name[0]] = stage
        elif word == "ENTRYPOINT":
            stage["client"] = "awslambdaric" in json.loads(rest)
        elif word == "CMD":
            stage["command"] = json.loads(rest)
    return stage


def lambda_handler(event, context):
    stage = last_stage(event["dockerfile"], event["bases_with_client"])
    command = event["command"] or stage["command"]
    handler = command[-1] if command else None
    registry = event["image"].partition("/")[0]
    broken = {
        "architecture": event["platforms"] != [PLATFORMS[event["architecture"]]],
        "client": not stage["client"],
        "command": handler != event["handler"],
        "registry": not registry.endswith(f".dkr.ecr.{event['region']}.amazonaws.com"),
        "size": sum(event["layers_mb"]) > LIMIT_MB,
        "update": False,
        "writes": any(not path.startswith("/tmp/") for path in event["writes"]),
    }
    return {"handler": handler, "problems": sorted(name for name in broken if broken[name])}
