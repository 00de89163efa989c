"""
The Python runtime environment of functions that use AWS's SDK: imported once, in the zygote, and what it does
for the first time done.
"""

from __future__ import annotations

from typing import Any

from . import python

# Of the services that functions mostly use, calls and what answers them. Of each the SDK reads and parses a
# description of up to a megabyte.
_Call = tuple[str, str, dict[str, Any], bytes]
_CALLS: tuple[_Call, ...] = (
    ("s3", "put_object", {"Bucket": "none", "Key": "none", "Body": b"none"}, b""),
    ("s3", "get_object", {"Bucket": "none", "Key": "none"}, b""),
    ("dynamodb", "get_item", {"TableName": "none", "Key": {"id": {"S": "none"}}}, b"{}"),
    ("sqs", "get_queue_url", {"QueueName": "none"}, b"{}"),
    ("sns", "publish", {"TopicArn": "arn:none", "Message": "none"}, b"<none><PublishResult/></none>"),
    ("events", "list_event_buses", {}, b"{}"),
    ("secretsmanager", "get_secret_value", {"SecretId": "none"}, b"{}"),
    ("ssm", "get_parameter", {"Name": "none"}, b"{}"),
)
_REHEARSED = 3  # of these, in each copy; what the others would write on is nearly the same
# What a session reads when it is made, for good: a function that has one of these gets a session of its own.
_READ_ONCE = frozenset({"AWS_CONFIG_FILE", "AWS_DATA_PATH", "AWS_PROFILE", "AWS_SHARED_CREDENTIALS_FILE"})
_REGION = "us-east-1"


def warm() -> None:
    """Makes the session that boto3.client() takes, and has it read the descriptions."""
    import encodings.idna  # noqa: F401 — host names, when something is sent

    import boto3

    boto3.setup_default_session()
    _ask_all(_CALLS)
    python.warm()


def rehearse() -> None:
    """In each copy that waits: the pages that a client's making writes on are then its own already."""
    _ask_all(_CALLS[:_REHEARSED])
    python.rehearse()


def entry(order: dict[str, Any]) -> None:
    """See python.entry()."""
    if not _READ_ONCE.isdisjoint(order["environment"]):
        import boto3

        boto3.DEFAULT_SESSION = None
    python.entry(order)


def _ask_all(calls: tuple[_Call, ...]) -> None:
    """As far as the network, and back: nothing is sent."""
    import boto3

    # Told, since those of the environment would be kept in the session.
    nobody = {"aws_access_key_id": "none", "aws_secret_access_key": "none", "region_name": _REGION}
    clients: dict[str, Any] = {}
    for service, name, parameters, answer in calls:
        if service not in clients:
            clients[service] = boto3.client(service, **nobody)
        clients[service].meta.events.register("before-send", _answered(answer), unique_id="answer")
        getattr(clients[service], name)(**parameters)
        clients[service].meta.events.unregister("before-send", unique_id="answer")
    boto3.resource("dynamodb", **nobody).Table("none")


def _answered(answer: bytes) -> Any:
    import io

    from botocore.awsrequest import AWSResponse

    class Raw(io.BytesIO):
        def stream(self, **_: Any) -> Any:
            yield self.read()

    return lambda request, **_: AWSResponse(request.url, 200, {}, Raw(answer))
