# Mistake: it leaves in time and tells nobody what it left behind. Memory is still the string it came as.
from work import process


def lambda_handler(event, context):
    processed = []
    for item in event["items"]:
        if context.get_remaining_time_in_millis() < 500:
            break
        process(item)
        processed.append(item["id"])
    return {
        "processed": processed,
        "unprocessed": [],
        "requestId": context.aws_request_id,
        "memoryMb": context.memory_limit_in_mb,
    }
