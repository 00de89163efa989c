"""
URLs of queues, for an SDK that takes them for where to send to: AWS's for JavaScript does, unless its
endpoint was told in code. It gets them with the host that it has spoken to; every other gets AWS's own.
"""

from __future__ import annotations

from dataclasses import replace

from .http import Reply, Request

_THEIRS = "aws-sdk-js/3"


def localised(reply: Reply, request: Request, region: str) -> Reply:
    """What SQS answers to `request`."""
    if not request.headers.get("user-agent", "").startswith(_THEIRS):
        return reply
    here = f"http://{request.headers.get('host', '')}/".encode("latin-1")
    return replace(reply, body=reply.body.replace(f"https://sqs.{region}.amazonaws.com/".encode(), here))
