import json

from database import connect

# One for each environment: it works on one batch at a time, so it never needs a second.
connection = connect()


def lambda_handler(event, context):
    rows, failures = [], []
    for record in event["Records"]:
        try:
            row = json.loads(record["body"])
            row["id"]
        except (ValueError, KeyError, TypeError) as error:
            print(f"no booking: {error!r}")
            failures.append({"itemIdentifier": record["messageId"]})
        else:
            rows.append(row)
    if rows:
        connection.insert(rows)
    return {"batchItemFailures": failures}
