def pick(runs, target_ms, price):
    """The run with which the function is to go on, told as the brief says."""
    smallest = min(runs, key=lambda run: run["memoryMb"])
    waits = [one["ms"] for one in smallest["invocations"]]
    return {
        "memoryMb": smallest["memoryMb"],
        "p99Ms": sum(waits) / len(waits),
        "usdPerMillion": 0,
    }


def lambda_handler(event, context):
    return pick(event["runs"], event["targetMs"], event["usdPerGbSecond"])
