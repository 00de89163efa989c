import json

from database import connect

connection = connect()


# Bad rows are parted from good ones by a commit for each.
def lambda_handler(event, context):
    failures = []
    for record in event["Records"]:
        try:
            connection.insert([json.loads(record["body"])])
        except Exception as error:
            print(f"no booking: {error!r}")
            failures.append({"itemIdentifier": record["messageId"]})
    return {"batchItemFailures": failures}
