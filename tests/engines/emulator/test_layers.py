"""Layers: what they put into /opt, which of them wins, and what is refused."""

from __future__ import annotations

import json
import os
import uuid
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.engines.emulator import (
    BadFunction,
    Done,
    Function,
    Job,
    Outcome,
    job_from_json,
    job_to_json,
    validate,
)
from portal.engines.emulator.client import Broker
from portal.engines.emulator.guest import opt
from portal.engines.emulator.guest.opt import fill
from portal.engines.emulator.layers import OWN_BYTES, OWN_FILES, UNZIPPED_BYTES, ours, size_of
from portal.engines.emulator.runtimes import RUNTIMES
from portal.engines.sandbox.inside import guarded, landlock
from tests import ordinary
from tests.needs import missing

NAMES = ("aws-xray-sdk", "opentelemetry-api", "powertools", "python-boto3")


def function(source: str, **changes: Any) -> Function:
    return Function(
        files={"lambda_function.py": source, **changes.pop("files", {})}, **{"timeout_s": 10, **changes}
    )


def invoke(broker: Broker, asked: Function, event: Any = None) -> Outcome:
    job = Job(id=str(uuid.uuid4()), owner="alice", function=asked, events=(json.dumps(event),), warm=False)
    (outcome,) = (message.outcome for message in broker.run(job) if isinstance(message, Done))
    return outcome


def returned(broker: Broker, asked: Function, event: Any = None) -> Any:
    outcome = invoke(broker, asked, event)
    assert outcome.function_error is None, outcome
    return json.loads(outcome.payload)


@pytest.fixture
def installed() -> None:
    if set(ours()) != set(NAMES):
        missing("The layers are not installed: make setup")


def test_ours_are_those_of_the_makefile(installed: None) -> None:
    assert ours() == NAMES


@pytest.mark.broker
@pytest.mark.parametrize(
    ("layer", "module"),
    [
        ("powertools", "aws_lambda_powertools"),
        ("aws-xray-sdk", "aws_xray_sdk.core"),
        ("opentelemetry-api", "opentelemetry.trace"),
        ("python-boto3", "boto3"),
    ],
)
def test_a_layer_of_ours_can_be_imported_and_lies_in_opt(
    broker: Broker, installed: None, layer: str, module: str
) -> None:
    # Facts B-9, B-10
    source = (
        f"import {module}, sys\ndef lambda_handler(event, context): return sys.modules[{module!r}].__file__"
    )

    assert returned(broker, function(source, layers=(layer,), memory_mb=512)).startswith("/opt/python/")


@pytest.mark.broker
def test_without_a_layer_there_is_an_empty_opt(broker: Broker) -> None:
    source = """
import importlib.util, os
def lambda_handler(event, context):
    return [os.listdir("/opt"), importlib.util.find_spec("aws_lambda_powertools") is None]
"""
    assert returned(broker, function(source)) == [[], True]


@pytest.mark.broker
def test_python_looks_into_the_task_then_layers_then_the_runtime(broker: Broker) -> None:
    # Facts B-10, B-11
    source = """
import sys
def lambda_handler(event, context):
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    return [folder.replace(version, "python3.x") for folder in sys.path[:4]]
"""
    assert returned(broker, function(source)) == [
        "/var/task", "/opt/python/lib/python3.x/site-packages", "/opt/python", "/var/runtime",
    ]  # fmt: skip


@pytest.mark.broker
def test_a_later_layer_wins_file_by_file_and_the_function_wins_over_all(broker: Broker) -> None:
    # Facts B-9, B-11
    first = {"python/a/__init__.py": "", "python/a/one.py": "from_ = 'first'", "python/a/two.py": "from_ = 'first'",
             "python/b.py": "from_ = 'first'", "python/c.py": "from_ = 'first'"}  # fmt: skip
    second = {
        "python/a/two.py": "from_ = 'second'",
        "python/b.py": "from_ = 'second'",
        "python/c.py": "from_ = 'second'",
    }
    source = """
import a.one, a.two, b, c
def lambda_handler(event, context): return [module.from_ for module in (a.one, a.two, b, c)]
"""
    asked = function(
        source,
        files={"c.py": "from_ = 'function'"},
        layers=("first", "second"),
        layer_files={"first": first, "second": second},
    )

    assert returned(broker, asked) == ["first", "second", "second", "function"]


@pytest.mark.broker
def test_an_sdk_in_a_layer_goes_before_that_of_the_runtime(broker: Broker, installed: None) -> None:
    source = """
import boto3, botocore, urllib3
def lambda_handler(event, context): return [module.__file__.split("/")[1:3] for module in (boto3, botocore, urllib3)]
"""
    assert (
        returned(broker, function(source, layers=("python-boto3",), memory_mb=512)) == [["opt", "python"]] * 3
    )
    assert returned(broker, function(source, memory_mb=512)) == [["var", "lang"]] * 3


@pytest.mark.broker
def test_a_module_of_the_function_goes_before_the_same_of_the_sdk(broker: Broker) -> None:
    source = "import jmespath\ndef lambda_handler(event, context): return jmespath.whose\n# beside boto3"

    assert returned(broker, function(source, files={"jmespath.py": "whose = 'mine'"})) == "mine"


@pytest.mark.broker
def test_opt_is_not_for_writing(broker: Broker, installed: None) -> None:
    source = """
def lambda_handler(event, context):
    refused = []
    for path in ("/opt/new", "/opt/python/new.py", "/opt/python/aws_lambda_powertools/new.py"):
        try:
            open(path, "w")
        except OSError as error:
            refused.append(path)
    return len(refused)
"""
    assert returned(broker, function(source, layers=("powertools",))) == 3


OPT = """
import os

def refused(path):
    try:
        os.chmod(os.path.dirname(path), 0o777)
        open(path, "w")
    except OSError as error:
        return os.strerror(error.errno)

def lambda_handler(event, context):
    if event == "end":
        os._exit(1)
    reached = []
    for number in range(3, 1024):
        try:
            os.fchdir(number)
            reached.append(number)
        except OSError:
            pass
    os.chdir("/var/task")
    return {
        "link": os.path.islink("/opt"), "real": os.path.realpath("/opt/python/own.py"), "top": sorted(os.listdir("/opt")),
        "mode": oct(os.stat("/opt").st_mode), "read-only": bool(os.statvfs("/opt").f_flag & os.ST_RDONLY),
        "refused": [refused("/opt/new"), refused("/opt/python/new.py"), refused("/opt/python/own.py")],
        "reached": reached,
    }
"""


@pytest.mark.broker
def test_opt_is_a_folder_on_a_mount_that_nobody_writes_to(broker: Broker) -> None:
    asked = function(OPT, layers=("mine",), layer_files={"mine": {"python/own.py": "", "bin/tool": ""}})
    expected = {
        "link": False, "real": "/opt/python/own.py", "top": ["bin", "python"], "mode": "0o40755", "read-only": True,
        "refused": ["Read-only file system"] * 3, "reached": [],
    }  # fmt: skip

    job = Job(id=str(uuid.uuid4()), owner="alice", function=asked, events=('""', '"end"', '""'))
    first, ended, again = (message.outcome for message in broker.run(job) if isinstance(message, Done))

    assert json.loads(first.payload) == expected
    assert ended.function_error
    assert json.loads(again.payload) == expected  # of a runtime that was started anew


def test_an_opt_that_was_begun_is_begun_anew_and_a_whole_one_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opt, "_TASK", os.getcwd())
    own = tmp_path / "opt"
    (own / "python").mkdir(parents=True)
    (own / "python" / "half.py").touch()
    own.chmod(0o700)

    for name in ("whole.py", "never.py"):
        order = {"layers": [{"files": {f"python/{name}": ""}}], "filled": os.open(own, os.O_RDONLY)}
        assert fill(order, {}) == "/opt"
        with pytest.raises(OSError):
            os.fstat(order["filled"])

    assert [path.name for path in own.rglob("*.py")] == ["whole.py"]


@pytest.mark.broker
def test_node_finds_modules_of_a_layer(broker: Broker) -> None:
    if not RUNTIMES["nodejs24.x"].availability().version:
        missing("Node.js is not installed")
    asked = Function(
        files={"index.js": "const { word } = require('greeting'); exports.handler = async () => word;"},
        handler="index.handler",
        runtime="nodejs24.x",
        timeout_s=10,
        layers=("words",),
        layer_files={"words": {"nodejs/node_modules/greeting/index.js": "exports.word = 'hello'"}},
    )

    assert returned(broker, asked) == "hello"


@pytest.mark.broker
def test_a_layer_can_be_a_runtime(broker: Broker) -> None:
    # DG runtimes-custom: `bootstrap` may lie in a layer
    bootstrap = """#!/bin/sh
echo "$(basename "$0") of $_HANDLER"
exit 1
"""
    asked = Function(
        files={"function.sh": ""}, handler="function.handler", runtime="provided.al2023", timeout_s=10,
        layers=("shell",), layer_files={"shell": {"bootstrap": bootstrap}},
    )  # fmt: skip

    assert "bootstrap of function.handler\n" in invoke(broker, asked).log


@pytest.mark.broker
@pytest.mark.parametrize("tier", ["guarded", "basic"])
def test_where_there_are_no_namespaces_they_lie_beside_what_may_be_written(
    installed: None, tier: str
) -> None:
    if tier == "guarded" and landlock.abi() < guarded.LANDLOCK_ABI:
        missing(f"Landlock ABI {guarded.LANDLOCK_ABI} (Linux 6.7)")
    own = {
        "mine": {
            "python/own.py": "word = 'mine'",
            "nodejs/node_modules/own/index.js": "exports.word = 'mine'",
        }
    }
    changes: dict[str, Any] = {"layers": ("powertools", "mine"), "layer_files": own, "memory_mb": 512}
    python = "import aws_lambda_powertools, own\ndef lambda_handler(event, context): return own.word"
    node = {"index.js": "const { word } = require('own'); exports.handler = async () => word"}

    with ordinary.broker(tier) as socket:
        broker = Broker(socket)
        assert returned(broker, function(python, **changes)) == "mine"
        if RUNTIMES["nodejs24.x"].availability().version:
            asked = Function(
                files=node, handler="index.handler", runtime="nodejs24.x", timeout_s=10, **changes
            )
            assert returned(broker, asked) == "mine"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"layers": ("absent",)}, "There is no layer 'absent'"),
        ({"layer_files": {"mine": {"python/a.py": ""}}}, "has files, but the function does not name it"),
        ({"layers": ("mine",), "layer_files": {"mine": {"../a.py": ""}}}, "cannot name a file"),
        ({"layers": ("mine",), "layer_files": {"mine": {"/etc/passwd": ""}}}, "cannot name a file"),
        ({"layers": ("mine",), "layer_files": {"mine": {"a" * 600: ""}}}, "cannot name a file"),
        ({"layers": ("mine",), "layer_files": {"mine": {"a": "x" * (OWN_BYTES + 1)}}}, r"1,048,576 \(1 MB\)"),
        (
            {"layers": ("mine",), "layer_files": {"mine": {str(n): "" for n in range(OWN_FILES + 1)}}},
            "501 files",
        ),
        ({"layers": ("a", "b", "c", "d", "e", "f")}, "5 layers at most"),
        ({"layers": ("a", "a")}, "named twice"),
    ],
    ids=["unknown", "unnamed", "climbing", "absolute", "long", "large", "many files", "many", "twice"],
)
def test_what_is_no_layer_is_refused(changes: dict[str, Any], words: str) -> None:
    with pytest.raises(BadFunction, match=words):
        validate(function("", **changes))


def test_code_and_layers_have_250_mb_together(installed: None) -> None:
    # Facts B-3
    assert 0 < sum(map(size_of, NAMES)) < UNZIPPED_BYTES
    validate(function("", layers=NAMES))


def test_a_job_keeps_its_layers_on_its_way() -> None:
    asked = function("", layers=("powertools", "mine"), layer_files={"mine": {"python/a.py": "x = 1"}})
    job = Job(id="1", owner="alice", function=asked, events=("1",))

    found = job_from_json(json.loads(json.dumps(job_to_json(job))))

    assert found.function == asked
    assert found.function.digest == asked.digest
    assert found.function.digest != function("", layers=("powertools",)).digest


# Merging, outside the walls: where it has no root of its own.


def merged(folder: Path, layers: list[dict[str, Any]]) -> dict[str, str]:
    environment = {"LAMBDA_TASK_ROOT": str(folder / "task"), "TMPDIR": "/absent", "PATH": "/bin:/opt/bin"}
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TMPDIR", str(folder))
        opt = fill({"layers": layers}, environment)
    assert environment["PATH"] == f"/bin:{opt}/bin"
    found = {}
    for place, _, names in os.walk(opt, followlinks=True):
        for name in names:
            path = Path(place, name)
            found[str(path.relative_to(opt))] = path.read_text()
    for place, _, _ in os.walk(opt):
        os.chmod(place, 0o755)
    return found


def on_disk(folder: Path, files: dict[str, str]) -> dict[str, Any]:
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)
    folder.mkdir(parents=True, exist_ok=True)
    return {"folder": str(folder)}


_NAME = st.sampled_from(["python", "a", "b", "lib"])
# A file is never a folder of the same name in another layer: which of the two wins is not told by AWS.
_PATH = st.lists(_NAME, min_size=0, max_size=3).map(lambda parts: "/".join([*parts, "file.py"]))
_LAYER = st.dictionaries(_PATH, st.text("xyz", max_size=3), max_size=6)


@given(st.lists(st.tuples(_LAYER, st.booleans()), max_size=4))
def test_merging_is_what_unzipping_one_after_the_other_would_be(
    tmp_path_factory: pytest.TempPathFactory, layers: list[tuple[dict[str, str], bool]]
) -> None:
    folder = tmp_path_factory.mktemp("layers")
    told = [
        on_disk(folder / str(number), files) if is_ours else {"files": files}
        for number, (files, is_ours) in enumerate(layers)
    ]

    expected: dict[str, str] = {}
    for files, _ in layers:
        expected |= files
    assert merged(folder, told) == expected


@pytest.mark.parametrize("is_ours", [True, False])
def test_of_a_file_and_a_folder_of_one_name_the_later_wins(tmp_path: Path, is_ours: bool) -> None:
    def layer(name: str, files: dict[str, str]) -> dict[str, Any]:
        return on_disk(tmp_path / name, files) if is_ours else {"files": files}

    as_file, as_folder = layer("1", {"python/x": "file"}), layer("2", {"python/x/y": "folder"})

    for number, (order, expected) in enumerate([
        ([as_file, as_folder], {"python/x/y": "folder"}),
        ([as_folder, as_file], {"python/x": "file"}),
    ]):  # fmt: skip
        place = tmp_path / f"place {number}"
        place.mkdir()
        assert merged(place, order) == expected


def test_a_layer_on_disk_is_never_written_to(tmp_path: Path) -> None:
    ours_ = on_disk(tmp_path / "ours", {"python/p/a.py": "ours"})
    place = tmp_path / "place"
    place.mkdir()

    assert merged(place, [ours_, {"files": {"python/p/a.py": "own", "python/p/b.py": "own"}}]) == {
        "python/p/a.py": "own", "python/p/b.py": "own",
    }  # fmt: skip
    assert [path.read_text() for path in (tmp_path / "ours").rglob("*.py")] == ["ours"]


def test_what_a_killed_runtime_had_begun_is_begun_anew(tmp_path: Path) -> None:
    begun = tmp_path / "opt.part" / "python"
    begun.mkdir(parents=True)
    (begun / "half.py").touch()
    begun.chmod(0o555)

    assert merged(tmp_path, [{"files": {"python/whole.py": "x"}}]) == {"python/whole.py": "x"}
