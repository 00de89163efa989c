# As of November 2026.
REQUESTS_EACH = 10  # a second, for each unit of the account's concurrency
AT_ONCE = 1_000  # environments that a function gets without waiting
MORE = 1_000  # and as many again …
EVERY_S = 10  # … in each ten seconds


def plan(functions, account):
    """So far: as many environments as requests a second."""
    at_once = {one["name"]: one["requestsPerSecond"] for one in functions}
    together = sum(at_once.values())
    return {
        "atOnce": at_once,
        "together": together,
        "quotaNeeded": together,
        "heldBackBy": "nothing" if together <= account else "concurrency",
        "secondsToScale": dict.fromkeys(at_once, 0),
    }


def lambda_handler(event, context):
    return plan(event["functions"], event["accountConcurrency"])
