"""An access denied error as AWS words it, and how each service sends it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from .decision import Decision, Reason
from .document import PolicyType
from .request import Request

Protocol = Literal["json", "rest-json", "rest-xml", "query", "cbor"]


def denial_message(request: Request, decision: Decision) -> str:
    """
    `User: … is not authorized to perform: … on resource: … because no identity-based policy allows the …
    action`, or `… with an explicit deny in …`.

    "If multiple policy types deny an authorization request, AWS includes only one of those policy types in
    the error message." To callers of other organisations S3 says less: `Access Denied`. Raises ValueError for
    a decision that allows.
    https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
    """
    if decision.policy_type is None or decision.allowed:
        raise ValueError("The request is allowed: there is nothing to say.")
    shape = error_shape(request.action.partition(":")[0])
    action = shape.spelled(request.action)
    start = f"User: {request.principal.id} is not authorized to perform: {action}"
    if request.resource != "*":
        resource = f'"{request.resource}"' if shape.quotes_resource else request.resource
        start += f" on resource: {resource}"
    if decision.reason is Reason.EXPLICIT_DENY:
        return (
            f"{start} with an explicit deny in {_ARTICLES[decision.policy_type]} {decision.policy_type.value}"
        )
    return f"{start} because no {decision.policy_type.value} allows the {action} action"


_ARTICLES = {
    PolicyType.IDENTITY: "an",
    PolicyType.RESOURCE: "a",
    PolicyType.BOUNDARY: "a",
    PolicyType.SESSION: "a",
    PolicyType.TRUST: "the",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class ErrorShape:
    """
    How a service sends an access denied error.

    `code` is what boto3 shows in brackets. `type` is the `__type` of a JSON body, which may have a
    namespace; `query_error` the value of the x-amzn-query-error header of services that once spoke the
    query protocol, "" for none. `spelling`: SQS writes the action in small letters, SNS its own name in
    capitals. S3 alone puts the resource in quotation marks, and names neither in the error of a HEAD
    request, which has no body.
    """

    protocol: Protocol
    code: str
    status: int
    type: str = ""
    json_version: str = ""
    query_error: str = ""
    xml_namespace: str = ""
    quotes_resource: bool = False
    spelling: Literal["", "lower", "service-upper"] = ""

    def spelled(self, action: str) -> str:
        if self.spelling == "lower":
            return action.lower()
        prefix, colon, name = action.partition(":")
        return f"{prefix.upper()}{colon}{name}" if self.spelling == "service-upper" else action


def error_shape(service: str) -> ErrorShape:
    """For a prefix of actions or boto3's name; for a service that is not listed, what most of them do."""
    return _SHAPES.get(service.lower(), _JSON_1_1)


_JSON_1_1 = ErrorShape(
    protocol="json",
    json_version="1.1",
    code="AccessDeniedException",
    status=400,
    type="AccessDeniedException",
)
_JSON_1_0 = ErrorShape(
    protocol="json",
    json_version="1.0",
    code="AccessDeniedException",
    status=400,
    type="com.amazon.coral.service#AccessDeniedException",
)
_REST_JSON = ErrorShape(
    protocol="rest-json", code="AccessDeniedException", status=403, type="AccessDeniedException"
)
_CLOUDWATCH = ErrorShape(
    protocol="cbor",
    code="AccessDenied",
    status=403,
    type="com.amazon.coral.service#AccessDeniedException",
    query_error="AccessDenied;Sender",
    xml_namespace="http://monitoring.amazonaws.com/doc/2010-08-01/",
)

# Protocols and versions are those in botocore's models; codes and spellings those that boto3 shows.
_SHAPES: dict[str, ErrorShape] = {
    "s3": ErrorShape(protocol="rest-xml", code="AccessDenied", status=403, quotes_resource=True),
    "sqs": ErrorShape(
        protocol="json",
        json_version="1.0",
        code="AccessDenied",
        status=403,
        type="com.amazon.coral.service#AccessDeniedException",
        query_error="AccessDenied;Sender",
        spelling="lower",
    ),
    "sns": ErrorShape(
        protocol="query",
        code="AuthorizationError",
        status=403,
        xml_namespace="http://sns.amazonaws.com/doc/2010-03-31/",
        spelling="service-upper",
    ),
    "sts": ErrorShape(
        protocol="query",
        code="AccessDenied",
        status=403,
        xml_namespace="https://sts.amazonaws.com/doc/2011-06-15/",
    ),
    "iam": ErrorShape(
        protocol="query",
        code="AccessDenied",
        status=403,
        xml_namespace="https://iam.amazonaws.com/doc/2010-05-08/",
    ),
    "cloudwatch": _CLOUDWATCH,
    "dynamodb": _JSON_1_0,
    "dynamodbstreams": _JSON_1_0,
    "states": _JSON_1_0,
    "stepfunctions": _JSON_1_0,
    "events": _JSON_1_1,
    "secretsmanager": _JSON_1_1,
    "ssm": _JSON_1_1,
    "kinesis": _JSON_1_1,
    "logs": _JSON_1_1,
    "kms": _JSON_1_1,
    "lambda": _REST_JSON,
    "xray": _REST_JSON,
}
