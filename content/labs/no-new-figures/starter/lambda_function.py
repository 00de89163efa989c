"""Counts who goes in, gate by gate."""

import base64
import json

from board import count


def lambda_handler(event, context):
    for record in event["Records"]:
        count(json.loads(base64.b64decode(record["kinesis"]["data"])))
