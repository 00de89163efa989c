"""What comes over the wire, whoever sends it."""

from __future__ import annotations

import json
import socket
from contextlib import ExitStack, suppress
from urllib.parse import urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.engines.cloud import CloudGone
from portal.engines.emulator.client import Broker
from portal.engines.emulator.runtimes import RUNTIMES
from tests.needs import missing

from .around import allow, handler, run
from .heaven import Account, Heaven

pytestmark = pytest.mark.broker

SEED = {"buckets": [{"name": "uploads", "objects": [{"key": "a", "text": "hello"}]}]}
FETCH = """
const at = process.env.AWS_ENDPOINT_URL;
export const handler = async (event) => {
  await fetch(`${at}/uploads/b`, {method: "PUT", body: "from node"});
  const found = await fetch(`${at}/uploads/a`);
  const refused = await fetch(`${at}/uploads/a`, {method: "DELETE"});
  const table = await fetch(at, {
    method: "POST",
    headers: {"X-Amz-Target": "DynamoDB_20120810.ListTables", "Content-Type": "application/x-amz-json-1.0"},
    body: "{}",
  });
  return [await found.text(), refused.status, await table.json()];
};
"""


def test_a_node_handler_needs_no_sdk(around: Broker) -> None:
    if RUNTIMES["nodejs22.x"].availability().version is None:
        missing("Node.js or AWS's client for it is not installed.")
    policy = allow("s3:GetObject", "s3:PutObject", "dynamodb:ListTables")

    ran = run(around, FETCH, runtime="nodejs22.x", aws=SEED, policy=policy)

    assert ran.payload == ["hello", 403, {"TableNames": []}]
    assert [(call.action, call.allowed) for call in ran.told.calls] == [
        ("s3:PutObject", True),
        ("s3:GetObject", True),
        ("s3:DeleteObject", False),
        ("dynamodb:ListTables", True),
    ]
    assert [change.id for change in ran.told.changes] == ["b"]


def test_a_signed_url_needs_no_header(around: Broker) -> None:
    body = """
    import urllib.request
    url = boto3.client("s3").generate_presigned_url("get_object", Params={"Bucket": "uploads", "Key": "a"})
    return urllib.request.urlopen(url).read().decode()
    """

    assert run(around, handler(body), aws=SEED).payload == "hello"


def test_a_handler_may_leave_connections_open(around: Broker) -> None:
    body = """
    import os, socket
    from urllib.parse import urlsplit
    at = urlsplit(os.environ["AWS_ENDPOINT_URL"])
    left = [socket.create_connection((at.hostname, at.port)) for _ in range(200)]
    left[0].sendall(b"PUT /uploads/b HTTP/1.1\\r\\nContent-Length: 100\\r\\n\\r\\nhalf")
    lambda_handler.left = left
    return boto3.client("s3").get_object(Bucket="uploads", Key="a")["Body"].read().decode()
    """

    assert run(around, handler(body), aws=SEED).payload == "hello"


@pytest.fixture(scope="module")
def account(heaven: Heaven) -> object:
    with ExitStack() as stack:
        yield stack.enter_context(heaven.account(SEED))


def sent(account: Account, data: bytes) -> bytes:
    """Everything that is answered until the far end closes, or has answered."""
    with socket.create_connection(("127.0.0.1", account.port), timeout=20) as connection:
        connection.sendall(data)
        connection.shutdown(socket.SHUT_WR)
        answer = b""
        while chunk := connection.recv(1 << 16):
            answer += chunk
        return answer


def is_well(account: Account) -> bool:
    return account.ask("GET", "/uploads/a")[2] == b"hello"


# How HTTP/2 begins, and a HEADERS frame with GET, http, / and a host: RFC 9113, 3.4 and 6.2; RFC 7541, appendix A.
TWO = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + bytes.fromhex("000000040000000000")
GET = bytes.fromhex("000006 01 05 00000001 82 86 84 410178")


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    begun=st.sampled_from([TWO, TWO + GET]),
    data=st.one_of(
        st.binary(max_size=300),
        # Frames of every type, with a length that is right.
        st.lists(
            st.builds(
                lambda kind, flags, stream, body: (
                    len(body).to_bytes(3, "big") + bytes([kind, flags]) + stream.to_bytes(4, "big") + body
                ),
                st.integers(0, 10), st.integers(0, 255), st.integers(0, 5), st.binary(max_size=40),
            ),
            max_size=6,
        ).map(b"".join),
    ),
)  # fmt: skip
def test_bytes_that_are_no_http_2_harm_nobody(account: Account, begun: bytes, data: bytes) -> None:
    sent(account, begun + data)

    assert is_well(account)


def test_what_is_asked_in_http_2_is_answered_in_it(account: Account) -> None:
    assert b"ListAllMyBucketsResult" in sent(account, TWO + GET)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.binary(max_size=300))
def test_bytes_that_are_no_request_harm_nobody(account: Account, data: bytes) -> None:
    sent(account, data)

    assert is_well(account)


@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    target=st.sampled_from(
        ["DynamoDB_20120810.PutItem", "AmazonSQS.SendMessage", "AWSEvents.PutEvents", "x.y", "."]
    ),
    body=st.one_of(
        st.binary(max_size=60),
        st.recursive(
            st.none() | st.integers() | st.text(max_size=5),
            lambda inner: st.dictionaries(
                st.sampled_from(["TableName", "Item", "Entries", "QueueUrl"]), inner
            ),
            max_leaves=5,
        ).map(lambda value: json.dumps(value).encode()),
    ),
)
def test_whatever_a_request_asks_for_is_answered(account: Account, target: str, body: bytes) -> None:
    status, headers, answer = account.ask("POST", "/", body, X_Amz_Target=target)

    assert 200 <= status < 600
    assert answer or int(headers["content-length"]) == 0
    assert is_well(account)
    assert account.told().gone == ""
    assert account.export()["buckets"]


@pytest.mark.parametrize(
    ("agent", "host"),
    [
        ("aws-sdk-js/3.900.0 ua/2.1", "http://127.0.0.1:{port}"),
        ("Boto3/1.44", "https://sqs.us-east-1.amazonaws.com"),
    ],
    ids=["JavaScript", "Python"],
)
def test_the_url_of_a_queue_is_where_the_sdk_can_send_to(heaven: Heaven, agent: str, host: str) -> None:
    with heaven.account({"queues": [{"name": "jobs"}]}) as account:
        sqs = {"User_Agent": agent, "Content_Type": "application/x-amz-json-1.0"}
        _, _, body = account.ask(
            "POST", "/", b'{"QueueName": "jobs"}', X_Amz_Target="AmazonSQS.GetQueueUrl", **sqs
        )
        url = json.loads(body)["QueueUrl"]
        status, _, _ = account.ask(
            "POST",
            urlsplit(url).path,
            json.dumps({"QueueUrl": url, "MessageBody": "x"}).encode(),
            X_Amz_Target="AmazonSQS.SendMessage",
            **sqs,
        )

    assert url == f"{host}/111122223333/jobs".format(port=account.port)
    assert status == 200


def test_requests_one_after_the_other_are_answered_in_order(account: Account) -> None:
    get = b"GET /uploads/a HTTP/1.1\r\nHost: x\r\n\r\n"
    last = b"HEAD /uploads/none HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"

    with socket.create_connection(("127.0.0.1", account.port), timeout=20) as connection:
        connection.sendall(get + get + last)
        answer = b""
        while chunk := connection.recv(1 << 16):
            answer += chunk

    first, second, third = answer.split(b"HTTP/1.1 ")[1:]
    assert first.startswith(b"200 OK")
    assert first.endswith(b"hello")
    assert second.endswith(b"hello")
    assert third.startswith(b"404 Not Found")


@pytest.mark.parametrize(
    "head",
    [
        b"GET /" + b"a" * 70_000 + b" HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.1\r\n" + b"x: y\r\n" * 20_000 + b"\r\n",
        b"PUT /uploads/b HTTP/1.1\r\nContent-Length: 99999999999\r\n\r\n" + b"x" * (17 << 20),
    ],
    ids=["a long address", "many fields", "a long body"],
)
def test_what_is_over_a_bound_is_hung_up_on(account: Account, head: bytes) -> None:
    with suppress(ConnectionError), socket.create_connection(("127.0.0.1", account.port)) as connection:
        connection.sendall(head)
        assert connection.recv(1) == b""

    assert is_well(account)


def test_when_it_has_ended_nobody_waits_for_it(around: Broker) -> None:
    # It is looked at from outside how much is held, and this much is held for a moment only.
    body = """
    import os, socket
    from botocore.config import Config
    s3 = boto3.client("s3", config=Config(retries={"max_attempts": 0}))
    for number in range(2):
        s3.put_object(Bucket="uploads", Key=str(number), Body=bytes(15 << 20))
    host, port = os.environ["AWS_ENDPOINT_URL"].removeprefix("http://").split(":")
    head = b"PUT /uploads/c HTTP/1.1\\r\\nHost: s3\\r\\nContent-Length: 15728640\\r\\n\\r\\n"
    for _ in range(50):
        try:
            begun = [socket.create_connection((host, int(port))) for _ in range(4)]
            for one in begun:
                one.sendall(head + bytes((15 << 20) - 1))
            for one in begun:
                one.sendall(b"0")
                one.recv(1)
                one.close()
        except OSError:
            pass
        try:
            s3.list_buckets()
        except Exception as fault:
            last = type(fault).__name__
            if last != "ConnectionClosedError":  # on the way to its end
                return last
    """

    ran = run(around, handler(body), aws=SEED)

    assert ran.payload == "EndpointConnectionError"
    assert ran.told.gone == "The simulated AWS held more than 128 MB, and was ended."


def test_an_account_that_outgrows_its_memory_ends_with_the_reason(heaven: Heaven) -> None:
    with heaven.account(SEED, memory_mb=24) as account:
        with suppress(OSError):  # it is not answered any more
            for number in range(2):
                account.ask("PUT", f"/uploads/{number}", b"x" * (15 << 20))

        with pytest.raises(CloudGone, match="held more than 24 MB, and was ended"):
            account.told()
