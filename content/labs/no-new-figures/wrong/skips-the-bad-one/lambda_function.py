# Catches the error: the board moves at once, and the bad entry is taken for counted. Nobody is told of it.
import base64
import json

from board import count


def lambda_handler(event, context):
    for record in event["Records"]:
        try:
            count(json.loads(base64.b64decode(record["kinesis"]["data"])))
        except ValueError as error:
            print(error)
