import json

from payments import charge

done = set()


# A set is one environment's: another one does not know what has been charged.
def lambda_handler(event, context):
    failures = []
    for record in event["Records"]:
        order_id = json.loads(record["body"])["id"]
        if order_id in done:
            continue
        try:
            charge(record)
        except Exception:
            failures.append({"itemIdentifier": record["messageId"]})
        else:
            done.add(order_id)
    return {"batchItemFailures": failures}
