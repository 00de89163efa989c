# Mistake: the connection is made late, and the large library still with every cold start.
import payments
import reports

clients = {}


def lambda_handler(event, context):
    match event["action"]:
        case "ping":
            return {"ok": True}
        case "export":
            return reports.export(event["month"])
        case "charge":
            region = event["region"]
            if region not in clients:
                clients[region] = payments.connect(region)
            return clients[region].charge(event["order"])
