# Mistake: the ping is free now, and every charge still waits for a connection of its own.
import payments


def lambda_handler(event, context):
    match event["action"]:
        case "ping":
            return {"ok": True}
        case "export":
            import reports

            return reports.export(event["month"])
        case "charge":
            return payments.connect(event["region"]).charge(event["order"])
