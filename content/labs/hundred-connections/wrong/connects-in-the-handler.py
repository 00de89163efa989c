import json

from database import connect


# A connection for each invocation, and nobody closes it.
def lambda_handler(event, context):
    connection = connect()
    rows, failures = [], []
    for record in event["Records"]:
        try:
            row = json.loads(record["body"])
            row["id"]
        except (ValueError, KeyError, TypeError):
            failures.append({"itemIdentifier": record["messageId"]})
        else:
            rows.append(row)
    if rows:
        connection.insert(rows)
    return {"batchItemFailures": failures}
