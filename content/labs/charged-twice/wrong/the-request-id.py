# The id of the request: each attempt is an invocation of its own, with an id of its own.
import json

from bank import charge


def lambda_handler(event, context):
    for record in event["Records"]:
        charge(json.loads(record["body"]), context.aws_request_id)
