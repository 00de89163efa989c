# Mistake: the clock tells milliseconds. Half a "second" of them is never left unless all is lost.
from work import process


def lambda_handler(event, context):
    items = event["items"]
    processed = []
    for item in items:
        if context.get_remaining_time_in_millis() < 0.5:
            break
        process(item)
        processed.append(item["id"])
    return {
        "processed": processed,
        "unprocessed": items[len(processed):],
        "requestId": context.aws_request_id,
        "memoryMb": int(context.memory_limit_in_mb),
    }
