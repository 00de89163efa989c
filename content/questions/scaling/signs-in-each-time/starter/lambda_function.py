import ledger


def lambda_handler(event, context):
    client = ledger.Client(event["shop"])
    return {"shop": event["shop"], "total": client.total()}
