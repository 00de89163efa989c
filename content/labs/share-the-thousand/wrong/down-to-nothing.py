# Mistake: everything may be reserved; AWS keeps 100 for the functions without a reservation.
LEFT_AT_LEAST = 100  # what AWS wants to stay unreserved, as of November 2026


def with_a_tenth(number):
    """Whole numbers all the way: 200 * 1.1 is a hair more than 220, and would be rounded up to 221."""
    return -(-number * 11 // 10)


def reservation(one):
    """None is no reservation; 0 is one, and switches the function off."""
    if one.get("atMost") is not None:
        return one["atMost"]
    return with_a_tenth(one["peak"]) if one.get("mustRun") else None


def schedule_of(one, reserved):
    schedule = []
    for hours in one.get("hours", []):
        ready = with_a_tenth(hours["busy"])
        if reserved is not None:
            # Provisioned is a part of what is reserved, and never comes on top.
            ready = min(ready, reserved)
        schedule.append({"from": hours["from"], "to": hours["to"], "ready": ready})
    return schedule


def share_out(functions, account, price):
    reserved, schedule, stopped = {}, {}, []
    left, wanted, usd = account, 0, 0
    for one in functions:
        name, own = one["name"], reservation(one)
        ready = schedule_of(one, own)
        most = max((hours["ready"] for hours in ready), default=0)
        if ready:
            schedule[name] = ready
        if own is None:
            left -= most
            wanted += max(0, one["peak"] - most)
        else:
            reserved[name] = own
            left -= own
            if most == own:
                stopped.append(name)
        seconds = sum((hours["to"] - hours["from"]) * 3600 * hours["ready"] for hours in ready)
        usd += seconds * one.get("memoryMb", 0) / 1024 * price
    return {
        "reserved": reserved,
        "schedule": schedule,
        "left": left,
        "accepted": left >= 0,
        "short": max(0, wanted - left),
        "latestStopped": stopped,
        "usdPerDay": usd,
    }


def lambda_handler(event, context):
    return share_out(event["functions"], event["accountConcurrency"], event["usdPerGbSecond"])
