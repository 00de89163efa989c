class CarrierBusy(Exception):
    pass


def charge(event, context):
    return {"receipt": f"{event['item']}-{event['total']}"}


def ship(event, context):
    if event["item"] == "piano":
        raise CarrierBusy("no lorry today")
    return {"shipped": event["item"], "receipt": event["charged"]["receipt"]}


def refund(event, context):
    return {"refunded": event["total"], "because": event["error"]["Error"]}
