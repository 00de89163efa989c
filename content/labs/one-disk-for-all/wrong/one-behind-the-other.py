# Mistake: a lock on a file makes every request wait for the one before, and the environment does one thing at a time.
import fcntl
import json
from pathlib import Path

import world
from engine import managed_instance

PRICES = Path("/tmp/prices.json")


def prices(request):
    if not PRICES.exists():
        # Whole under a name of its own first: whoever sees the right name sees all of the file.
        part = Path(f"/tmp/prices-{request}.part")
        world.download(part)
        part.replace(PRICES)
    return json.loads(PRICES.read_text())


@managed_instance
def lambda_handler(event, context):
    desk = open("/tmp/desk.lock", "w")
    fcntl.flock(desk, fcntl.LOCK_EX)
    request = context.aws_request_id
    mine = Path(f"/tmp/export-{request}.csv")
    try:
        mine.write_text("")
        for item in event["items"]:
            if world.in_stock(item):
                with mine.open("a") as export:
                    export.write(f"{event['customer']},{item},{prices(request)[item]}\n")
        return {"customer": event["customer"], "export": mine.read_text().splitlines()}
    finally:
        mine.unlink(missing_ok=True)
        Path("/tmp/desk.lock").unlink(missing_ok=True)
        desk.close()
