# The function was never at fault: now it hides the one invoice that cannot be printed, and the others are given up as before.
import json


def lambda_handler(event, context):
    for record in event["Records"]:
        invoice = json.loads(record["body"])
        if "address" in invoice and not invoice["address"]:
            continue
        print(f"printed {invoice['id']}")
