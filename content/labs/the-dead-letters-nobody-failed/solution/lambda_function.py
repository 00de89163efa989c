"""Prints the invoices of a batch."""

import json


def lambda_handler(event, context):
    for record in event["Records"]:
        invoice = json.loads(record["body"])
        if "address" in invoice and not invoice["address"]:
            raise ValueError(f"invoice {invoice['id']} has no address")
        print(f"printed {invoice['id']}")
