"""
Where moto's answer to what is not there is another one than AWS's.

Sources: the pages of the operations in each service's API reference, the models of botocore, and for JSON
https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html: whatever the client has done wrong is 400,
unless the model of the error says otherwise.
"""

from __future__ import annotations

import json
from dataclasses import replace

from moto.core.utils import get_service_model

from . import shapes
from .asked import Asked
from .http import Reply

# (service, operation) → code, status and words, in place of a fault of moto's own.
_INSTEAD = {
    ("s3", "UploadPart"): (
        "NoSuchUpload",
        404,
        "The specified upload does not exist. The upload ID may be invalid, or the upload may have been "
        "aborted or completed.",
    ),
    ("secretsmanager", "ListSecretVersionIds"): (
        "ResourceNotFoundException",
        400,
        "Secrets Manager can't find the specified secret.",
    ),
    ("kinesis", "GetRecords"): ("InvalidArgumentException", 400, "Invalid ShardIterator."),
}
_TOPIC = b"<Message>Topic does not exist</Message>"
_ENDPOINT = b"<Message>Endpoint does not exist</Message>"


def in_place_of(asked: Asked) -> Reply | None:
    """What AWS answers where moto comes upon nothing and fails; None where that is not known."""
    found = _INSTEAD.get((asked.service.name, asked.operation))
    if found is None:
        return None
    code, status, words = found
    return shapes.error(asked.service.name, asked.protocol, code=code, status=status, words=words)


def corrected(asked: Asked, reply: Reply) -> Reply:
    if asked.protocol == "json" and 400 < reply.status < 500:
        return replace(reply, status=_status_of(asked, reply))
    if reply.status == 404 and asked.operation == "Publish" and asked.parameters.get("TopicArn"):
        return replace(reply, body=reply.body.replace(_ENDPOINT, _TOPIC))  # moto has looked for a telephone
    return reply


def _status_of(asked: Asked, reply: Reply) -> int:
    try:
        named = str(json.loads(reply.body)["__type"]).rpartition("#")[2]
    except (ValueError, KeyError, TypeError):
        return reply.status
    for shape in get_service_model(asked.service.model).error_shapes:
        told = shape.metadata.get("error", {})
        if named in (shape.name, told.get("code")):
            return int(told.get("httpStatusCode", 400))
    return 400
