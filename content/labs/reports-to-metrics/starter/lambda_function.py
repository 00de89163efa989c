import re


def lambda_handler(event, context):
    reports = [line for line in event["lines"] if "REPORT" in line]
    durations = [float(re.search(r"Duration: ([\d.]+) ms", line)[1]) for line in reports]
    return {
        "Function": event["function"],
        "Metrics": {"Invocations": len(reports), "Milliseconds": sum(durations)},
    }
