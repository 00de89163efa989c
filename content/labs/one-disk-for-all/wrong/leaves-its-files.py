# Mistake: each request has a file of its own, and nobody takes it away again: the disk is shared, and fills up for all.
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
        pass
