"""The name of a plan → how large it is. What was drawn is kept."""

from drawing import draw

KEPT = {}


def lambda_handler(event, context):
    name = event["plan"]
    if name not in KEPT:
        KEPT[name] = draw(name)
    return {"plan": name, "bytes": len(KEPT[name])}
