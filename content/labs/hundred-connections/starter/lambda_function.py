import json

from database import connect


def lambda_handler(event, context):
    for record in event["Records"]:
        connection = connect()
        connection.insert([json.loads(record["body"])])
    return {"batchItemFailures": []}
