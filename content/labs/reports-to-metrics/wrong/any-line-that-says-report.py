# Mistake: whoever writes the word into a log is counted, too.
import re

METRICS = {"Invocations": "Count", "ColdStarts": "Count", "GBSeconds": "None"}


def lambda_handler(event, context):
    reports = [line for line in event["lines"] if "REPORT RequestId:" in line]
    return {
        "_aws": {
            "Timestamp": event["at_ms"],
            "CloudWatchMetrics": [
                {
                    "Namespace": "Shop/Reports",
                    "Dimensions": [["Function"]],
                    "Metrics": [{"Name": name, "Unit": unit} for name, unit in METRICS.items()],
                }
            ],
        },
        "Function": event["function"],
        "Invocations": len(reports),
        "ColdStarts": sum("Init Duration:" in line for line in reports),
        "GBSeconds": round(sum(map(gb_seconds, reports)), 6),
    }


def gb_seconds(line):
    """What one invocation is billed: seconds times configured GB."""
    return (
        number(r"Billed Duration: ([\d.]+) ms", line)
        / 1000
        * number(r"Memory Size: ([\d.]+) MB", line)
        / 1024
    )


def number(pattern, line):
    return float(re.search(pattern, line)[1])
