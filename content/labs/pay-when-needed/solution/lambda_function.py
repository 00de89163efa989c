from functools import cache

import payments

# One for each region, made when the first charge there needs it and kept as long as the process lives.
client_of = cache(payments.connect)


def lambda_handler(event, context):
    match event["action"]:
        case "ping":
            return {"ok": True}
        case "export":
            import reports  # large, and needed once a month; Python keeps it after the first time

            return reports.export(event["month"])
        case "charge":
            return client_of(event["region"]).charge(event["order"])
