import json

from database import connect

connection = connect()


# One row that is no booking, and the whole batch comes back until it is given up.
def lambda_handler(event, context):
    connection.insert([json.loads(record["body"]) for record in event["Records"]])
    return {"batchItemFailures": []}
