"""
The Python runtime environment of functions that use AWS's SDK: imported once, in the zygote, and what it does
for the first time done.
"""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Iterator
from typing import Any

from . import python, sdk_sooner

# Of the services that functions mostly use, calls and what answers them. Of each the SDK reads and parses a
# description of up to a megabyte.
_Call = tuple[str, str, dict[str, Any], bytes]
_CALLS: tuple[_Call, ...] = (
    ("s3", "put_object", {"Bucket": "none", "Key": "none", "Body": b"none"}, b""),
    ("s3", "get_object", {"Bucket": "none", "Key": "none"}, b"{}"),
    ("dynamodb", "put_item", {"Item": {"id": "none", "n": 1}, "ConditionExpression": "none"}, b"{}"),
    ("dynamodb", "get_item", {"Key": {"id": "none"}}, b'{"Item": {"id": {"S": "none"}, "n": {"N": "1"}}}'),
    ("sqs", "get_queue_url", {"QueueName": "none"}, b'{"QueueUrl": "none"}'),
    ("sqs", "send_message", {"QueueUrl": "http://none", "MessageBody": "none"}, b'{"MessageId": "none"}'),
    ("sns", "publish", {"TopicArn": "arn:none", "Message": "none"}, b"<none><PublishResult/></none>"),
    ("events", "list_event_buses", {}, b"{}"),
    ("secretsmanager", "get_secret_value", {"SecretId": "none"}, b"{}"),
    ("ssm", "get_parameter", {"Name": "none"}, b"{}"),
)
_REHEARSED = 6  # of these, in each copy; what the others would write on is nearly the same
# An interpreter looks on for a while before it settles how to do something for good.
_ROUNDS = 10
# What a session reads when it is made, for good: a function that has one of these gets a session of its own.
_READ_ONCE = frozenset({"AWS_CONFIG_FILE", "AWS_DATA_PATH", "AWS_PROFILE", "AWS_SHARED_CREDENTIALS_FILE"})
_REGION = "us-east-1"
# Plain HTTP, by an address that needs nobody who resolves it.
_ENDPOINT = "http://127.0.0.1:1"
_HEAD = (
    "HTTP/1.1 200 OK\r\ncontent-type: application/none\r\ndate: Thu, 01 Jan 2026 00:00:00 GMT\r\n"
    'last-modified: Thu, 01 Jan 2026 00:00:00 GMT\r\netag: "none"\r\nx-amzn-requestid: none\r\n'
)


def warm() -> None:
    """Makes the session that boto3.client() takes, and has it read the descriptions."""
    import encodings.idna  # noqa: F401 — host names, when something is sent

    sdk_sooner.hasten()
    _ask_all(_CALLS)
    for _ in range(_ROUNDS):
        _ask_all(_CALLS[:_REHEARSED])
    sdk_sooner.seal()
    python.warm()


def rehearse() -> None:
    """In each copy that waits: the pages that a client's making writes on are then its own already."""
    _ask_all(_CALLS[:_REHEARSED])
    sdk_sooner.put_session_aside()
    python.rehearse()


def entry(order: dict[str, Any]) -> None:
    """See python.entry()."""
    if not _READ_ONCE.isdisjoint(order["environment"]):
        sdk_sooner.forget_session()
    python.entry(order)


def _ask_all(calls: tuple[_Call, ...]) -> None:
    """As over a network, but that who answers is here already. Leaves nothing behind."""
    import boto3

    # Told, since those of the environment would be kept in the session.
    told = {"aws_access_key_id": "none", "aws_secret_access_key": "none", "region_name": _REGION}
    asked: dict[str, Any] = {}
    with _answered() as answers:
        for service, name, parameters, answer in calls:
            if service not in asked:
                asked[service] = (
                    boto3.resource(service, **told, endpoint_url=_ENDPOINT).Table("none")
                    if service == "dynamodb"
                    else boto3.client(service, **told, endpoint_url=_ENDPOINT)
                )
            answers.append(answer)
            found = getattr(asked[service], name)(**parameters)
            if "Body" in found:
                found["Body"].read()


@contextlib.contextmanager
def _answered() -> Iterator[list[bytes]]:
    """Who connects meanwhile is connected to nobody, and finds the first of the answers when it has asked."""
    from botocore.awsrequest import AWSHTTPConnection

    answers: list[bytes] = []
    far_ends: dict[Any, socket.socket] = {}
    own = AWSHTTPConnection.request

    def _new_conn(connection: Any) -> socket.socket:
        socket.getaddrinfo(connection.host, connection.port, type=socket.SOCK_STREAM)  # as who connects
        near, far_ends[connection] = socket.socketpair()
        return near

    def request(connection: Any, *arguments: Any, **named: Any) -> None:
        if connection.sock is None:
            connection.connect()
        answer = answers.pop(0)
        head = f"{_HEAD}content-length: {len(answer)}\r\n\r\n"
        far_ends[connection].sendall(head.encode() + answer)
        own(connection, *arguments, **named)

    AWSHTTPConnection._new_conn, AWSHTTPConnection.request = _new_conn, request
    try:
        yield answers
    finally:
        del AWSHTTPConnection._new_conn, AWSHTTPConnection.request
        for connection, far in far_ends.items():
            connection.close()
            far.close()
