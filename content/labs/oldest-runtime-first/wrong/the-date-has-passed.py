# Mistake: every function is due on its deprecation, though that is long past and the way back closes later.
import re
from datetime import date, timedelta


def family(runtime):
    return re.match("[a-z]+", runtime)[0]


def newest(runtime, table):
    """Of the same family, the one that lasts longest; of two that last as long, the higher number."""
    same = [name for name in table if family(name) == family(runtime)]
    return max(same, key=lambda name: (table[name]["deprecated"], [int(n) for n in re.findall(r"\d+", name)]))


def phase(dates, today):
    for name, key in (("no update", "no_update"), ("no create", "no_create"), ("deprecated", "deprecated")):
        if dates[key] <= today:
            return name
    return "supported"


def lambda_handler(event, context):
    table, today = event["runtimes"], event["today"]
    horizon = (date.fromisoformat(today) + timedelta(days=event["days"])).isoformat()
    upgrades, ask = [], []
    for each in event["functions"]:
        runtime = each.get("runtime")
        if runtime not in table:
            ask.append(each["name"])
            continue
        dates = table[runtime]
        if dates["deprecated"] > horizon:
            continue
        now = phase(dates, today)
        upgrades.append(
            {
                "name": each["name"],
                "to": event["moves"].get(runtime) or newest(runtime, table),
                "phase": now,
                "by": dates["deprecated"],
            }
        )
    since = {each["name"]: table[each["runtime"]]["deprecated"] for each in event["functions"] if each.get("runtime") in table}
    upgrades.sort(key=lambda each: (since[each["name"]], each["name"]))
    return {"upgrades": upgrades, "ask": sorted(ask)}
