import figures


def choose(work):
    """The compute type for a workload, and the word for what decides it."""
    if work["work_s"] > figures.FUNCTION_S:
        return "none", "time"
    return "function", "default"


def lambda_handler(event, context):
    chosen = []
    for work in event["workloads"]:
        compute, because = choose(work)
        print(f"{work['name']}: {compute}, because of {because}")
        chosen.append([compute, because])
    return chosen
