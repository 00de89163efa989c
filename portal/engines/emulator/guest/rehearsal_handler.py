"""What the rehearsal invokes: a handler as learners write them."""

from __future__ import annotations

import json
import logging
from typing import Any

logger = logging.getLogger(__name__)


def lambda_handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    logger.warning("event %s", json.dumps(event))
    print("key", event["key"])
    return {"statusCode": 200, "body": json.dumps({"key": event["key"], "id": context.aws_request_id})}
