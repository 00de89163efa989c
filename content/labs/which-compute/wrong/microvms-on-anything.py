# Mistake: a MicroVM is taken for a machine of any kind; it is Arm only.
import figures


def choose(work):
    """The compute type for a workload, and the word for what decides it."""
    if work["session"]:
        return of_session(work)
    if work["work_s"] + work["waits_s"] > figures.FUNCTION_S >= work["work_s"]:
        fits = work["waits_s"] <= figures.DURABLE_WAITS_S
        return "durable" if fits else "none", "waits"
    if work["work_s"] > figures.FUNCTION_S:
        if work["work_s"] <= figures.MANAGED_S and work["comes_by"] in figures.MANAGED_HOW:
            return "managed-instances", "time"
        fits = work["work_s"] <= figures.MICROVM_S
        return "microvm" if fits else "none", "time"
    if work["memory_mb"] > figures.FUNCTION_MB:
        fits = work["memory_mb"] <= figures.MANAGED_MB
        return "managed-instances" if fits else "none", "memory"
    if work["tenants_apart"]:
        return "tenant-isolation", "isolation"
    if work["server"] == "node":
        return "web-function", "server"
    if is_cheaper_on_instances(work["month"]):
        return "managed-instances", "price"
    return "function", "default"


def of_session(work):
    if work["work_s"] > figures.MICROVM_S:
        return "none", "time"
    return "microvm", "session"


def is_cheaper_on_instances(month):
    if not month or not month["steady"]:
        return False
    gb_s = month["requests"] * month["ms"] / 1000 * month["memory_mb"] / 1024
    # A request costs the same on both sides, and nothing stops the instances at night.
    instances = max(month["instances"], figures.MANAGED_LEAST)
    hours = instances * figures.HOURS
    return hours * month["instance_usd"] * (1 + figures.FEE) < gb_s * figures.USD_PER_GB_S


def lambda_handler(event, context):
    chosen = []
    for work in event["workloads"]:
        compute, because = choose(work)
        print(f"{work['name']}: {compute}, because of {because}")
        chosen.append([compute, because])
    return chosen
