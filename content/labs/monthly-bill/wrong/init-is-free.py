# Mistake: initialisation is free. It was, for .zip functions on managed runtimes, until 31 July 2025.
from math import ceil

FIRST_REQUEST_KB = 256
FURTHER_REQUEST_KB = 64


def requests_billed(usage):
    each = 1
    if usage["invocation"] == "async":
        beyond_kb = max(0, usage["payloadKb"] - FIRST_REQUEST_KB)
        each += ceil(beyond_kb / FURTHER_REQUEST_KB)
    return usage["requests"] * each


def gb_seconds_billed(usage):
    cold = usage["coldStarts"]
    warm = usage["requests"] - cold
    # Rounded up for each invocation, so before anything is multiplied.
    billed_ms = warm * ceil(usage["durationMs"]) + cold * ceil(usage["durationMs"])
    return billed_ms / 1000 * usage["memoryMb"] / 1024


def monthly_cost(usage, rates):
    """US dollars a month at the first price tier, not rounded."""
    requests = requests_billed(usage)
    gb_seconds = gb_seconds_billed(usage)
    if usage["freeTier"]:
        requests = max(0, requests - rates["freeRequests"])
        gb_seconds = max(0, gb_seconds - rates["freeGbSeconds"])
    return (
        requests / 1_000_000 * rates["usdPerMillionRequests"]
        + gb_seconds * rates["usdPerGbSecond"][usage["architecture"]]
    )


def lambda_handler(event, context):
    rates = event["rates"]
    return {
        "monthlyUsd": monthly_cost(event["usage"], rates),
        "basis": f"{rates['region']}, list price of {rates['date']}",
    }
