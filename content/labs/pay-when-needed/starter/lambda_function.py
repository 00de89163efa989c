import payments
import reports


def lambda_handler(event, context):
    client = payments.connect(event.get("region", "eu"))
    match event["action"]:
        case "ping":
            return {"ok": True}
        case "export":
            return reports.export(event["month"])
        case "charge":
            return client.charge(event["order"])
