"""What the rehearsal invokes: a handler as learners write them."""

from __future__ import annotations

import json
import logging
from typing import Any

logger = logging.getLogger(__name__)


def succeed(event: dict[str, Any], context: Any) -> dict[str, Any]:
    logger.debug("event %s", json.dumps(event))
    return {"statusCode": 200, "body": json.dumps({"key": event["key"], "left": context.aws_request_id})}


def fail(event: dict[str, Any], context: Any) -> None:
    raise ValueError(f"{event['key']} {context.function_name}")
