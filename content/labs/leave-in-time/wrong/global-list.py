# Mistake: the list lives outside the handler, so a warm environment remembers the last caller's items.
from work import process

processed = []


def lambda_handler(event, context):
    left = list(event["items"])
    while left and context.get_remaining_time_in_millis() >= 500:
        item = left.pop(0)
        process(item)
        processed.append(item["id"])
    return {
        "processed": processed,
        "unprocessed": left,
        "requestId": context.aws_request_id,
        "memoryMb": int(context.memory_limit_in_mb),
    }
