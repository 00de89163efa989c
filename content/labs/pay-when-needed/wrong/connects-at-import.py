# Mistake: once for each environment, but every cold start pays for it, a ping's as well, and for one region only.
import payments

client = payments.connect("eu")


def lambda_handler(event, context):
    match event["action"]:
        case "ping":
            return {"ok": True}
        case "export":
            import reports

            return reports.export(event["month"])
        case "charge":
            return client.charge(event["order"])
