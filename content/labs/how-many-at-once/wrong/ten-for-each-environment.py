# Mistake: the cap of ten is taken for what one environment can serve.
from math import ceil

# As of November 2026.
REQUESTS_EACH = 10  # a second, for each unit of the account's concurrency
AT_ONCE = 1_000  # environments that a function gets without waiting
MORE = 1_000  # and as many again …
EVERY_S = 10  # … in each ten seconds


def environments(one):
    at_once = one["requestsPerSecond"] * one["durationMs"] / 1000
    return ceil(max(at_once, one["requestsPerSecond"] / REQUESTS_EACH))


def seconds_to_scale(at_once):
    return max(0, at_once - AT_ONCE) * EVERY_S / MORE


def plan(functions, account):
    at_once = {one["name"]: environments(one) for one in functions}
    together = sum(at_once.values())
    # The cap on requests is the account's, so it looks at the sum of all rates.
    for_requests = ceil(sum(one["requestsPerSecond"] for one in functions) / REQUESTS_EACH)
    needed = max(together, for_requests)
    held_back_by = "concurrency" if together >= for_requests else "requests"
    return {
        "atOnce": at_once,
        "together": together,
        "quotaNeeded": needed,
        "heldBackBy": held_back_by if needed > account else "nothing",
        "secondsToScale": {name: seconds_to_scale(count) for name, count in at_once.items()},
    }


def lambda_handler(event, context):
    return plan(event["functions"], event["accountConcurrency"])
