"""AWS's SDK where it was imported ahead, and where it was not: what a function can see of it is the same."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from typing import Any

import pytest

from portal.engines.emulator import Done, Function, Job
from portal.engines.emulator.client import Broker, private_broker

pytestmark = pytest.mark.broker

SEEN = "import boto3\n"
# A function that is not seen to use the SDK gets the interpreter that has none of it.
HIDDEN = 'import importlib\nsdk = importlib.import_module("bo" + "to3")\n'
SHOWN = '''
import functools, hashlib, inspect, io, json, logging, os
core = __import__("bo" + "tocore.awsrequest")
from_the_start = boto3.DEFAULT_SESSION is None
SERVICES = ("s3", "dynamodb", "sqs", "sns", "events", "secretsmanager", "ssm", "kinesis", "logs")
CALLS = {
    "s3": ("get_object", {"Bucket": "a-bucket", "Key": "a key/of it"}),
    "dynamodb": ("get_item", {"TableName": "t", "Key": {"id": {"S": "1"}}}),
    "sqs": ("send_message", {"QueueUrl": "https://sqs.us-east-1.amazonaws.com/1/q", "MessageBody": "m"}),
    "sns": ("publish", {"TopicArn": "arn:aws:sns:us-east-1:111122223333:t", "Message": "m"}),
    "kinesis": ("put_record", {"StreamName": "s", "Data": b"d", "PartitionKey": "1"}),
}

def named(handler):
    handler = getattr(handler, "func", handler)
    return getattr(handler, "__qualname__", type(handler).__qualname__)

def tree(node):
    values = node["values"]
    return {
        "chunk": node["chunk"],
        "values": values and [[named(one) for one in several] for several in values],
        "kind": type(values).__name__,
        "children": {name: tree(child) for name, child in sorted(node["children"].items())},
    }

def context_of(client):
    return client._endpoint.http_session._manager.connection_pool_kw["ssl_context"]

def asked(client, name, parameters):
    """As it would be sent, without what changes from one call to the next."""
    found = []
    class Raw(io.BytesIO):
        def stream(self, **_):
            yield self.read()
    def answer(request, **_):
        changing = ("authorization", "x-amz-date", "amz-sdk-invocation-id", "x-amzn-trace-id", "user-agent")
        headers = {key: str(value) for key, value in request.headers.items() if key.lower() not in changing}
        found.append([request.method, request.url, headers, str(request.body)])
        agent, _, features = str(request.headers["User-Agent"]).partition(" m/")
        found.append([agent, sorted(features)])
        return core.awsrequest.AWSResponse(request.url, 200, {}, Raw(b"{}" if b"<" else b""))
    client.meta.events.register("before-send", answer)
    try:
        getattr(client, name)(**parameters)
    except Exception as fault:
        found.append(type(fault).__name__)
    return found

def shown(client):
    context = context_of(client)
    rules = client._ruleset_resolver._provider
    model = client.meta.service_model
    return {
        "methods": sorted(dir(client)),
        "documented": inspect.getdoc(client.can_paginate),
        "operations": hashlib.sha256(repr(model.operation_names).encode()).hexdigest(),
        "handlers": hashlib.sha256(
            json.dumps(tree(client.meta.events._emitter._handlers._root)).encode()
        ).hexdigest(),
        "endpoint": [client.meta.endpoint_url, client.meta.region_name, client.meta.partition],
        "rules": [len(rules.ruleset.rules), sorted(rules.ruleset.parameters), rules.ruleset.version],
        "tls": [int(context.options), int(context.verify_mode), context.check_hostname, int(context.minimum_version)],
        "ciphers": hashlib.sha256(json.dumps(context.get_ciphers()).encode()).hexdigest(),
        "class": [type(client).__name__, type(client).__module__, [one.__name__ for one in type(client).__mro__]],
        "proxies": client._endpoint.http_session._proxy_config._proxies,
        "pages": {name: client.can_paginate(name) for name in sorted(client.meta.method_to_api_mapping)[:40]},
        "waits": client.waiter_names,
        "faults": [client.exceptions.ClientError.__name__, sorted(dir(client.exceptions))],
    }

def lambda_handler(event, context):
    os.environ.update(event.get("variables", {}))
    boto3.client("sts")  # what is logged of the making of a session is not what is looked at
    lines = io.StringIO()
    handler = logging.StreamHandler(lines)
    if event.get("logged"):
        boto3.set_stream_logger("")
        logging.getLogger().handlers[:] = [handler]
    clients = {name: boto3.client(name) for name in SERVICES}
    told = {name: shown(client) for name, client in clients.items()}
    if event.get("logged"):
        logging.getLogger().setLevel(logging.WARNING)
    return {
        "from the start": from_the_start,
        "clients": told,
        "asked": {name: asked(clients[name], *CALLS[name]) for name in CALLS},
        "keys": [boto3.DEFAULT_SESSION.get_credentials().access_key, boto3.DEFAULT_SESSION.region_name],
        "changed names": sorted(
            line for line in lines.getvalue().splitlines() if line.startswith("Changing event name")
        ),
        "sources": sources() if event.get("sources") else {},
    }

def sources():
    """Of all that is done in another way where the SDK was imported ahead."""
    from importlib import import_module
    def of(path):
        module, _, name = path.partition(":")
        return functools.reduce(getattr, name.split("."), import_module("bo" + module))
    return {path: hashlib.sha256(inspect.getsource(of(path)).encode()).hexdigest()[:16] for path in REPLACED}
'''
# botocore's and boto3's own, as they were when those of ours were written.
REPLACED = {
    "to3:_get_default_session": "14778be7fe6d5a5b",
    "tocore.hooks:_PrefixTrie": "2a5e4ad99e640182",
    "tocore.hooks:EventAliaser.__init__": "5f62fa244cd5b37a",
    "tocore.hooks:EventAliaser._alias_event_name": "a85d1476ec44b694",
    "tocore.compat:accepts_kwargs": "e51fc28d69635b6c",
    "tocore.utils:get_environ_proxies": "8c6f833d59c75dee",
    "tocore.utils:should_bypass_proxies": "4b3284e81956d733",
    "tocore.endpoint_provider:RuleSet": "dde8e5fe7f97e4fa",
    "tocore.endpoint_provider:EndpointProvider": "d84bd10337ff860b",
    "tocore.model:ServiceModel": "25774ea8e89faf57",
    "tocore.client:ClientCreator._create_methods": "2ffbee5645f0619f",
    "tocore.client:ClientCreator._create_api_method": "0166ebb0f0e7547f",
    "tocore.httpsession:create_urllib3_context": "32445e637d54e6b5",
}


@pytest.fixture(scope="module")
def ahead() -> Iterator[Broker]:
    with private_broker(cpu_shares=0, pool=1, sdk="start") as socket:
        yield Broker(socket)


def run(broker: Broker, source: str, event: Any = None, **variables: str) -> Any:
    function = Function(
        files={"lambda_function.py": source}, timeout_s=30, memory_mb=512, environment=variables
    )
    events = (json.dumps(event or {}),)
    asked = Job(id=str(uuid.uuid4()), owner="alice", function=function, events=events, warm=False)
    *_, last = broker.run(asked)
    assert isinstance(last, Done)
    assert last.outcome.function_error is None, last.outcome.payload + last.outcome.log
    return json.loads(last.outcome.payload)


def hidden(source: str) -> str:
    return HIDDEN + source.replace("boto3", "sdk")


def both(broker: Broker, source: str, event: Any = None, **variables: str) -> tuple[Any, Any]:
    """What comes of it with the SDK imported ahead, and without."""
    return run(broker, SEEN + source, event, **variables), run(broker, hidden(source), event, **variables)


@pytest.mark.parametrize(
    ("event", "variables"),
    [
        ({}, {}),
        ({"logged": True}, {}),
        ({"variables": {"AWS_DEFAULT_REGION": "eu-west-1", "AWS_ACCESS_KEY_ID": "ASIAANOTHEREXAMPLE00"}}, {}),
        ({"variables": {"https_proxy": "http://127.0.0.1:9", "NO_PROXY": "amazonaws.com"}}, {}),
        ({"variables": {"HTTPS_PROXY": "http://127.0.0.1:9"}}, {}),
        ({}, {"AWS_ENDPOINT_URL": "http://169.254.100.1:4566", "AWS_USE_FIPS_ENDPOINT": "true"}),
        ({}, {"AWS_ENDPOINT_URL_S3": "http://169.254.100.1:4566"}),
    ],
    ids=["plain", "logged", "region and keys", "proxy for none", "proxy", "endpoint, FIPS", "of S3"],
)
def test_clients_are_the_same(ahead: Broker, event: Any, variables: dict[str, str]) -> None:
    found, expected = both(ahead, SHOWN, event, **variables)

    assert found == expected
    assert found["from the start"] is True


def test_what_is_done_in_another_way_is_as_it_was_read(ahead: Broker) -> None:
    """Where the SDK has changed: read it again, then `sdk_sooner`, then write down here what this says."""
    source = hidden(f"REPLACED = {list(REPLACED)}\n" + SHOWN)

    assert run(ahead, source, {"sources": True})["sources"] == REPLACED


def test_what_is_compared_with_has_not_been_imported_ahead(ahead: Broker) -> None:
    found = "import sys\nahead = 'bo' + 'tocore' in sys.modules\n", "\ndef lambda_handler(*_): return ahead"

    assert run(ahead, found[0] + SEEN + found[1]) is True
    assert run(ahead, found[0] + hidden(found[1])) is False


APART = """
def lambda_handler(event, context):
    one, other = boto3.client("s3"), boto3.client("s3")
    many = [boto3.client("sqs") for _ in range(20)]
    def tls(client):
        return client._endpoint.http_session._manager.connection_pool_kw["ssl_context"]
    def hears(**named): pass
    one.meta.events.register("before-call.s3", hears)
    type(one).mark = 1
    one._ruleset_resolver._provider.ruleset.documentation = "mine"
    return {
        "class": type(one) is type(other) or hasattr(other, "mark"),
        "model": one.meta.service_model is other.meta.service_model,
        "rules": other._ruleset_resolver._provider.ruleset.documentation == "mine",
        "heard": hears in other.meta.events._emitter._handlers.prefix_search("before-call.s3"),
        "heard by itself": hears in one.meta.events._emitter._handlers.prefix_search("before-call.s3"),
        "tls": len({id(tls(client)) for client in many}),
    }
"""


def test_clients_share_nothing_that_one_of_them_changes(ahead: Broker) -> None:
    found, expected = both(ahead, APART)

    assert found == expected
    assert found == {
        "class": False, "model": False, "rules": False, "heard": False, "heard by itself": True, "tls": 20,
    }  # fmt: skip


PROFILE = """
import pathlib
def lambda_handler(event, context):
    return [boto3.client("s3").meta.region_name, boto3.DEFAULT_SESSION.profile_name]
"""


def test_a_function_with_a_profile_has_a_session_that_read_it(ahead: Broker) -> None:
    write = "open('/tmp/config', 'w').write('[profile mine]\\nregion = eu-central-1\\n')\n"

    found, expected = both(ahead, write + PROFILE, AWS_CONFIG_FILE="/tmp/config", AWS_PROFILE="mine")

    assert found == expected
    assert found[1] == "mine"


THREADS = """
from concurrent.futures import ThreadPoolExecutor
def lambda_handler(event, context):
    with ThreadPoolExecutor(16) as pool:
        clients = list(pool.map(lambda _: boto3.client("sqs"), range(48)))
    kept = {id(one._endpoint.http_session._manager.connection_pool_kw["ssl_context"]) for one in clients}
    return [len(kept), boto3.DEFAULT_SESSION is not None]
"""


def test_clients_may_be_made_in_many_threads(ahead: Broker) -> None:
    assert run(ahead, SEEN + THREADS) == [48, True]


OWN = """
def lambda_handler(event, context):
    return [boto3.__version__, hasattr(boto3, "DEFAULT_SESSION")]
"""


def test_a_copy_that_the_function_brings_is_its_own(ahead: Broker) -> None:
    function = Function(
        files={"lambda_function.py": SEEN + OWN, "boto3/__init__.py": '__version__ = "0.0.1"'}, timeout_s=30
    )
    asked = Job(id=str(uuid.uuid4()), owner="alice", function=function, events=("{}",), warm=False)
    *_, last = ahead.run(asked)

    assert isinstance(last, Done)
    assert json.loads(last.outcome.payload) == ["0.0.1", False]


def test_nothing_of_the_rehearsal_is_left(ahead: Broker) -> None:
    left = """
import gc, os, socket, sys
found = [one for one in gc.get_objects() if isinstance(one, socket.socket)]
def lambda_handler(event, context):
    return {
        "sockets": len([one for one in found if one.fileno() >= 0]),
        "environment": sorted(name for name in os.environ if "none" in os.environ[name]),
        "session": boto3.DEFAULT_SESSION is None,
        "connects": "_new_conn" in vars(__import__("botocore.awsrequest").awsrequest.AWSHTTPConnection),
    }
"""

    assert run(ahead, SEEN + left) == {"sockets": 0, "environment": [], "session": True, "connects": False}
