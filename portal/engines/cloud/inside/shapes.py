"""Errors in the shape of the service that would send them, as each protocol has it."""

from __future__ import annotations

import json
import uuid
from html import escape

from .http import Reply

_XML = '<?xml version="1.0" encoding="UTF-8"?>\n'


def request_id() -> str:
    return str(uuid.uuid4())


def error(
    service: str, protocol: str, *, code: str, status: int, words: str, kind: str = "", namespace: str = ""
) -> Reply:
    """
    `protocol` is one of botocore's, or "rest-json" where it is not known. `kind` is what a JSON body has for
    `__type`, the code unless told; `namespace` that of an XML body.

    Sources: the parsers of botocore (botocore/parsers.py) and the pages "Error responses" of each service.
    """
    asked = request_id()
    if service == "s3":
        body = (
            f"{_XML}<Error><Code>{escape(code)}</Code><Message>{escape(words)}</Message>"
            f"<RequestId>{asked}</RequestId><HostId>{asked}</HostId></Error>"
        )
        headers = {"content-type": "application/xml", "x-amz-request-id": asked}
    elif protocol == "query":
        space = f' xmlns="{namespace}"' if namespace else ""
        body = (
            f"{_XML}<ErrorResponse{space}><Error><Type>Sender</Type><Code>{escape(code)}</Code>"
            f"<Message>{escape(words)}</Message></Error><RequestId>{asked}</RequestId></ErrorResponse>"
        )
        headers = {"content-type": "text/xml", "x-amzn-requestid": asked}
    else:
        body = json.dumps({"__type": kind or code, "message": words, "Message": words})
        headers = {
            "content-type": "application/json" if protocol == "rest-json" else "application/x-amz-json-1.0",
            "x-amzn-requestid": asked,
            "x-amzn-errortype": code,
        }
        if service == "sqs":
            headers["x-amzn-query-error"] = f"{code};Sender"
    return Reply(status=status, headers=headers, body=body.encode("utf-8", "replace"))
