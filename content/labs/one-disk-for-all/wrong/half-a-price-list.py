# Mistake: the export is mended, and a file that is still being written is taken for one that is there.
import json
from pathlib import Path

import world
from engine import managed_instance

PRICES = Path("/tmp/prices.json")


def prices(request):
    if not PRICES.exists():
        world.download(PRICES)
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
        mine.unlink(missing_ok=True)
