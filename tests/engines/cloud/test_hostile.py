"""What a function sends to bring down the AWS beside it: it is refused in words, and everything else goes on."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from urllib.parse import quote

import pytest

from .heaven import Account, Heaven

pytestmark = pytest.mark.broker

SEED = {
    "buckets": [{"name": "uploads", "objects": [{"key": "a", "text": "hello"}]}],
    "tables": [{"name": "orders", "key": {"id": "S"}}],
    "queues": [{"name": "jobs"}],
}
ARN = "arn:aws:lambda:us-east-1:111122223333:function:f"
FORM = "application/x-www-form-urlencoded"


@pytest.fixture(scope="module")
def account(heaven: Heaven) -> Iterator[Account]:
    with heaven.account(SEED) as account:
        yield account


def is_well(account: Account) -> bool:
    """It answers, and can tell."""
    return account.ask("GET", "/uploads/a")[2] == b"hello" and account.told().gone == ""


LAUGHS = b"""<?xml version="1.0"?>
<!DOCTYPE x [<!ENTITY a "ha">""" + b"".join(
    f'<!ENTITY {new} "{f"&{old};" * 50}">'.encode() for old, new in zip("abcdef", "bcdefg", strict=True)
) + b"]>"  # fmt: skip


@pytest.mark.parametrize(
    ("xml", "words"),
    [
        (LAUGHS + b"<{name}>&g;</{name}>", "a document type"),
        ((LAUGHS + b"<{name}>&g;</{name}>").replace(b'?xml version="1.0"', b"?xml version='1.0'"), "a document"),
        (b"<{name}>" + b"<a>" * 100 + b"</a>" * 100 + b"</{name}>", "nested more than 80 deep"),
        (b"<{name}>" + b"<a/>" * 100_001 + b"</{name}>", "more than 100,000 elements"),
        (b"<{name}>" + b"x" * (2 << 20) + b"</{name}>", "more than 2,097,152 bytes"),
        (b"<{name}>", "it is no XML"),
    ],
    ids=["a billion laughs", "with other quotes", "deep", "many", "long", "no end"],
)  # fmt: skip
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize(
    ("method", "path", "name"),
    [
        ("PUT", "/another", "CreateBucketConfiguration"),
        ("POST", "/uploads/a?uploadId=x", "CompleteMultipartUpload"),
        ("POST", "/uploads?delete", "Delete"),
    ],
)
def test_xml_that_would_grow_is_refused(
    account: Account, method: str, path: str, name: str, xml: bytes, words: str, encoding: str
) -> None:
    body = xml.replace(b"{name}", name.encode()).decode().encode(encoding)

    status, _, answer = account.ask(method, path, body)

    assert (status, b"<Code>MalformedXML</Code>" in answer) == (400, True)
    assert words in answer.decode()
    assert is_well(account)


def test_an_object_may_hold_any_xml(account: Account) -> None:
    assert account.ask("PUT", "/uploads/page.html", LAUGHS)[0] == 200
    assert account.ask("GET", "/uploads/page.html")[2] == LAUGHS


def nested(depth: int) -> str:
    return '{"M": {"a": ' * depth + '{"S": "x"}' + "}}" * depth


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (f'{{"TableName": "orders", "Item": {{"id": {{"S": "1"}}, "a": {nested(60)}}}}}', "more than 80 deep"),
        ("[" * 90_000, "nested more than 80 deep"),
        ('{"a":' * 100_000, "nested more than 80 deep"),
        ("[" + "[]," * 4_000_000 + "0]", "more than 100,000 values"),
        ('"' + '\\"' * 4_000_000, "was given"),
        ('{"TableName": "\\ud800"}', "half of a character"),
    ],
    ids=["an item", "lists", "objects", "many", "a text without an end", "half of a pair"],
)  # fmt: skip
def test_json_that_would_recurse_or_grow_is_refused(account: Account, body: str, words: str) -> None:
    target = {"X_Amz_Target": "DynamoDB_20120810.PutItem", "Content_Type": "application/x-amz-json-1.0"}

    status, _, answer = account.ask("POST", "/", body.encode(), **target)

    assert status in (400, 501)
    assert words in answer.decode()
    assert is_well(account)


def test_a_text_may_hold_as_many_commas_and_brackets_as_it_likes(account: Account) -> None:
    text = '[{,\\"' * 60_000
    url = "https://sqs.us-east-1.amazonaws.com/111122223333/jobs"

    answer = account.call("sqs", "SendMessage", QueueUrl=url, MessageBody=text[:200_000])

    assert answer["MessageId"]


def test_a_form_with_too_many_fields_is_refused(account: Account) -> None:
    status, _, answer = account.ask("POST", "/", b"Version=2010-03-31" + b"&a=b" * 60_000, Content_Type=FORM)

    assert (status, b"more than 50,000 fields" in answer) == (400, True)
    assert is_well(account)


@pytest.mark.parametrize("depth", [100, 300, 600, 900, 5_000])
def test_an_event_that_is_deep_within_its_text_is_told_all_the_same(account: Account, depth: int) -> None:
    account.call("events", "PutRule", Name="all", EventPattern='{"source": ["deep"]}')
    account.call("events", "PutTargets", Rule="all", Targets=[{"Id": "f", "Arn": ARN}])
    detail = '{"a":' * depth + "0" + "}" * depth

    account.attempt("events", "PutEvents", Entries=[{"Source": "deep", "DetailType": "d", "Detail": detail}])

    assert is_well(account)


def test_a_pattern_that_would_be_matched_for_ever_is_given_up(account: Account) -> None:
    pattern = json.dumps({"source": [{"wildcard": "*a" * 12 + "b"}]})
    account.call("events", "PutRule", Name="slow", EventPattern=pattern)
    account.call("events", "PutTargets", Rule="slow", Targets=[{"Id": "f", "Arn": ARN}])

    status, answer = account.attempt(
        "events", "PutEvents", Entries=[{"Source": "a" * 200, "DetailType": "d", "Detail": "{}"}]
    )

    account.call("events", "RemoveTargets", Rule="slow", Ids=["f"])
    account.call("events", "DeleteRule", Name="slow")
    assert (status, b"TookTooLong" in answer) == (501, True)
    assert is_well(account)


@pytest.mark.parametrize(
    "key",
    ["\0", "\x01\x1b[31m", "a\nb\rc", "\x7f\x85\u2028", "\ufffe\uffff", "../..", "?#%", "' onload=x <b>&", "\U0001f600"],
    ids=ascii,
)  # fmt: skip
def test_whatever_a_key_holds_can_be_told_and_stored(account: Account, key: str) -> None:
    account.told()

    status = account.ask("PUT", f"/uploads/k{quote(key, safe='')}z", b"x")[0]

    assert status == 200
    told = account.told()
    (change,) = told.changes
    assert change.id == f"k{key}z".replace("\0", "\ufffd")
    assert "\0" not in json.loads(json.dumps(change.id))
    assert told.calls[0].resource.encode()


def test_bytes_that_are_no_utf_8_in_a_key_are_told_as_such(account: Account) -> None:
    account.told()

    account.ask("PUT", "/uploads/%ED%A0%80%FF", b"x")

    assert all(call.resource.encode() for call in account.told().calls)
    assert is_well(account)


ASKED = b"POST / HTTP/1.1\r\nX-Amz-Target: x.y\r\nContent-Length: 0\r\n\r\n"


def test_ten_thousand_requests_at_once_are_answered_and_others_meanwhile(account: Account) -> None:
    with socket.create_connection(("127.0.0.1", account.port), timeout=60) as connection:
        sender = threading.Thread(target=connection.sendall, args=(ASKED * 10_000,))
        sender.start()
        assert is_well(account)
        answered = 0
        held = b""
        while answered < 10_000 and (chunk := connection.recv(1 << 16)):
            held += chunk
            answered += held.count(b"HTTP/1.1 501")
            held = held[-11:]
        sender.join()

    assert answered == 10_000
    assert account.told().calls_dropped > 0


def test_who_asks_for_much_and_listens_to_nothing_harms_nobody(account: Account) -> None:
    account.ask("PUT", "/uploads/large", b"x" * (4 << 20))
    with ExitStack() as stack:
        for _ in range(4):
            connection = stack.enter_context(socket.create_connection(("127.0.0.1", account.port)))
            connection.sendall(b"GET /uploads/large HTTP/1.1\r\nHost: x\r\n\r\n" * 200)
        assert is_well(account)
        assert is_well(account)
    account.ask("DELETE", "/uploads/large")


def test_bodies_that_never_end_are_hung_up_on_before_memory_does(account: Account) -> None:
    head = b"PUT /uploads/b HTTP/1.1\r\nContent-Length: 16000000\r\n\r\n"
    with ExitStack() as stack:
        for _ in range(10):
            connection = stack.enter_context(
                socket.create_connection(("127.0.0.1", account.port), timeout=20)
            )
            with suppress(ConnectionError):
                connection.sendall(head + b"x" * 15_000_000)
        assert is_well(account)
