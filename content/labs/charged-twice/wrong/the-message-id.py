# The id of the message: good for a message that comes again, not for an order that is sent again.
import json

from bank import charge


def lambda_handler(event, context):
    for record in event["Records"]:
        charge(json.loads(record["body"]), record["messageId"])
