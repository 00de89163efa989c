"""Which zygote a function is copied from, and that it is the same function either way."""

from __future__ import annotations

import asyncio
import json
import uuid
from collections.abc import Iterator

import pytest
from prometheus_client import CollectorRegistry

from portal.engines.emulator import Done, Function, Job
from portal.engines.emulator.client import Broker, private_broker
from portal.engines.emulator.flavours import kind_of
from portal.engines.emulator.metrics import Metrics
from portal.engines.emulator.stock import Stock
from tests.engines.emulator.test_metrics import until

USES_SDK = """
import boto3
def lambda_handler(event, context):
    return [boto3.client("s3", region_name="us-east-1").meta.service_model.service_name, boto3.__name__]
"""
HIDES_SDK = USES_SDK.replace("boto3", "sdk").replace(
    "import sdk", 'import importlib\nsdk = importlib.import_module("bo" + "to3")'
)
LISTS = """
import sys
before = set(sys.modules)
def lambda_handler(event, context):
    print("one line")
    return {"before": sorted(before), "since": sorted(set(sys.modules) - before)}
"""


def run(broker: Broker, source: str) -> Done:
    function = Function(files={"lambda_function.py": source}, timeout_s=10)
    asked = Job(id=str(uuid.uuid4()), owner="alice", function=function, events=("{}",), warm=False)
    *_, last = broker.run(asked)
    assert isinstance(last, Done)
    return last


@pytest.fixture(scope="module")
def prepared() -> Iterator[Broker]:
    """A broker that imports AWS's SDK ahead, for those who mention it."""
    with private_broker(cpu_shares=0, pool=1, sdk="start") as socket:
        yield Broker(socket)


@pytest.mark.parametrize(
    ("files", "flavour"),
    [
        ({"lambda_function.py": "import json"}, "plain"),
        ({"lambda_function.py": "import boto3"}, "sdk"),
        ({"lambda_function.py": "from botocore.exceptions import ClientError"}, "sdk"),
        ({"lambda_function.py": "import store", "store.py": "import os, boto3"}, "sdk"),
        ({"lambda_function.py": "def f():\n    import boto3"}, "sdk"),
        ({"lambda_function.py": "from aws_lambda_powertools import Logger"}, "sdk"),
        ({"lambda_function.py": "my_boto3_double = 1"}, "plain"),
        ({"lambda_function.py": HIDES_SDK}, "plain"),
    ],
)
def test_a_mention_of_the_sdk_anywhere_decides(files: dict[str, str], flavour: str) -> None:
    assert kind_of(Function(files=files)).flavour == flavour


def test_so_does_one_in_a_layer_of_its_own() -> None:
    layer = {"python/store.py": "import boto3"}
    function = Function(
        files={"lambda_function.py": "import store"}, layers=("own",), layer_files={"own": layer}
    )

    assert kind_of(function).flavour == "sdk"


@pytest.mark.broker
class TestRunning:
    @pytest.mark.parametrize("source", [USES_SDK, HIDES_SDK])
    def test_the_sdk_works_whoever_imports_it(self, broker: Broker, prepared: Broker, source: str) -> None:
        for asked in (broker, prepared):
            assert json.loads(run(asked, source).outcome.payload) == ["s3", "boto3"]

    def test_a_function_that_does_not_name_the_sdk_does_not_find_it_imported(self, prepared: Broker) -> None:
        found = json.loads(run(prepared, LISTS).outcome.payload)["before"]

        assert not [name for name in found if name.partition(".")[0] in {"boto3", "botocore", "urllib3"}]

    def test_one_that_names_it_does(self, prepared: Broker) -> None:
        assert "boto3" in json.loads(run(prepared, "# boto3\n" + LISTS).outcome.payload)["before"]

    def test_the_client_imports_nothing_more_while_it_runs(self, prepared: Broker) -> None:
        found = json.loads(run(prepared, LISTS).outcome.payload)["since"]

        assert found == []

    def test_a_pool_is_filled_once_somebody_has_wanted_the_first_of_it(self) -> None:
        with private_broker(cpu_shares=0, pool=2, runtimes="python3.14", sdk="start") as socket:
            broker = Broker(socket)
            until(lambda: broker.status()["pooled"] == 2)

            run(broker, USES_SDK)

            until(lambda: broker.status()["pooled"] == 4)

    def test_who_comes_before_the_sdk_is_imported_does_not_wait_for_it(self) -> None:
        asyncio.run(_two_that_use_the_sdk())


async def _two_that_use_the_sdk() -> None:
    metrics = Metrics(CollectorRegistry())
    stock = Stock(tier="full", pool=0, metrics=metrics, sdk="asked")
    function = Function(files={"lambda_function.py": USES_SDK}, timeout_s=10)
    await stock.start(("python3.14",))
    try:
        assert "zygotes_up 1.0" in metrics.text()
        stock.end(await stock.make(function))
        assert "zygotes_up 1.0" in metrics.text()
        async with asyncio.timeout(20):
            while "zygotes_up 2.0" not in metrics.text():
                await asyncio.sleep(0.01)
        stock.end(await stock.make(function))
    finally:
        await stock.stop()
