from work import process

# What it takes to stop, answer and be logged, with room for a slow item to have run over.
SPARE_MS = 500


def lambda_handler(event, context):
    items = event["items"]
    processed = []
    for item in items:
        if context.get_remaining_time_in_millis() < SPARE_MS:
            break
        process(item)
        processed.append(item["id"])

    return {
        "processed": processed,
        "unprocessed": items[len(processed):],
        "requestId": context.aws_request_id,
        "memoryMb": int(context.memory_limit_in_mb),
    }
