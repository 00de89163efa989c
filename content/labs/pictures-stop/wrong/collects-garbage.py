# Garbage is what nobody holds. The dictionary holds all of it.
import gc

from drawing import draw

KEPT = {}


def lambda_handler(event, context):
    name = event["plan"]
    if name not in KEPT:
        KEPT[name] = draw(name)
    gc.collect()
    return {"plan": name, "bytes": len(KEPT[name])}
