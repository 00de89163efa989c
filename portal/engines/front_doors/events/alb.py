"""
Events of a load balancer.

https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html
"""

from __future__ import annotations

from typing import Any

from portal.engines.front_doors.configured.doors import LoadBalancer
from portal.engines.front_doors.wire.bodies import by_content_type
from portal.engines.front_doors.wire.request import HttpRequest

from .stamps import balanced_trace_of, in_lists, with_forwarded

Json = dict[str, Any]


def alb_event(balancer: LoadBalancer, request: HttpRequest) -> Json:
    """
    Names of headers in lower case; the query still encoded. Of what is repeated the last counts, and
    with multi-value headers lists take the place of the two maps. Nothing is null: no body is "".
    """
    headers = [(n.lower(), v) for n, v in with_forwarded(request, host=balancer.domain)]
    trace = "x-amzn-trace-id"
    headers = [(n, balanced_trace_of(request) if n == trace else v) for n, v in headers]
    body, is_base64 = by_content_type(request.body, request.value("content-type"))
    if balancer.multi_value_headers:
        told: Json = {
            "multiValueQueryStringParameters": in_lists(request.raw_parameters),
            "multiValueHeaders": in_lists(headers),
        }
    else:
        told = {"queryStringParameters": dict(request.raw_parameters), "headers": dict(headers)}
    return {
        "requestContext": {"elb": {"targetGroupArn": balancer.target_group_arn}},
        "httpMethod": request.method,
        "path": request.path,
        **told,
        "body": body,
        "isBase64Encoded": is_base64,
    }
