# Mistake: a stopwatch with the timeout written into the code. Right today, wrong when the timeout changes.
import time

from work import process


def lambda_handler(event, context):
    started = time.monotonic()
    items = event["items"]
    processed = []
    for item in items:
        if time.monotonic() - started > 1.5:
            break
        process(item)
        processed.append(item["id"])
    return {
        "processed": processed,
        "unprocessed": items[len(processed):],
        "requestId": context.aws_request_id,
        "memoryMb": int(context.memory_limit_in_mb),
    }
