# Mistake: one place for all regions, so callers who alternate make each other connect anew.
import payments

client = None


def lambda_handler(event, context):
    global client
    match event["action"]:
        case "ping":
            return {"ok": True}
        case "export":
            import reports

            return reports.export(event["month"])
        case "charge":
            if client is None or client.region != event["region"]:
                client = payments.connect(event["region"])
            return client.charge(event["order"])
