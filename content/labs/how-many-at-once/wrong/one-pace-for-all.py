# Mistake: the pace is each function's own, and here all share one.
from math import ceil

# As of November 2026.
REQUESTS_EACH = 10  # a second, for each unit of the account's concurrency
AT_ONCE = 1_000  # environments that a function gets without waiting
MORE = 1_000  # and as many again …
EVERY_S = 10  # … in each ten seconds


def environments(one):
    """Multiplied first, divided last: 1100 * 0.07 is a little more than 77, and would be rounded up to 78."""
    return ceil(one["requestsPerSecond"] * one["durationMs"] / 1000)


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
        "secondsToScale": dict.fromkeys(at_once, seconds_to_scale(together)),
    }


def lambda_handler(event, context):
    return plan(event["functions"], event["accountConcurrency"])
