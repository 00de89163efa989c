def monthly_cost(usage, rates):
    """US dollars a month. Counts the requests, and nothing else so far."""
    return usage["requests"] / 1_000_000 * rates["usdPerMillionRequests"]


def lambda_handler(event, context):
    rates = event["rates"]
    return {
        "monthlyUsd": monthly_cost(event["usage"], rates),
        "basis": f"{rates['region']}, list price of {rates['date']}",
    }
