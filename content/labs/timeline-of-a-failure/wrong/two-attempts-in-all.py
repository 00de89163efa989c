# Mistake: two retries are taken for two attempts. The first call is no retry.
from itertools import repeat

ASYNCHRONOUS = ("s3", "sns", "eventbridge")
RETRIES_AT_S = (60, 180)  # one minute after the first attempt, and two after that
DAY_S = 86_400


def attempts_of(source, settings):
    """When the attempts begin, in seconds; of a stream's nothing is known but their number."""
    if settings.get("reserved") == 0:
        return []
    if source == "http":
        return [0]
    if source in ASYNCHRONOUS:
        retries = RETRIES_AT_S[: max(0, settings.get("retries", 2) - 1)]
        return [0, *(at for at in retries if at < settings.get("maxAgeS", 21_600))]
    if source == "sqs":
        times = range(0, settings.get("retentionS", 4 * DAY_S), settings.get("visibilityS", 30))
        return times[: settings["maxReceiveCount"]] if "maxReceiveCount" in settings else times
    retries = settings.get("retries", -1)
    return repeat(None) if retries < 0 else [None] * (retries + 1)


def given_up(source, settings):
    """What becomes of an event once nobody tries it any more."""
    if source == "http":
        return "told"
    keeper = {"sqs": "maxReceiveCount", "kinesis": "mappingDestination"}.get(source, "functionDestination")
    return "kept" if settings.get(keeper) else "lost"


def foretell(source, failures, settings):
    attempts, last_at_s = 0, None
    times = attempts_of(source, settings)
    if failures is None and isinstance(times, repeat):
        return {"attempts": None, "lastAtS": None, "end": given_up(source, settings)}
    for last_at_s in times:
        attempts += 1
        if failures is not None and attempts > failures:
            return {"attempts": attempts, "lastAtS": last_at_s, "end": "done"}
    return {"attempts": attempts, "lastAtS": last_at_s, "end": given_up(source, settings)}


def lambda_handler(event, context):
    return foretell(event["source"], event["failures"], event["settings"])
