"""Node.js functions: how modules are found, what is left of our client, and machines without node."""

from __future__ import annotations

import asyncio
import json
import uuid
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from portal.engines.emulator import BadFunction, Done, Function, Job, Outcome
from portal.engines.emulator.client import Broker
from portal.engines.emulator.runtimes import RUNTIMES, find_runtime, nodejs
from portal.engines.emulator.runtimes.nodejs import availability_of
from portal.engines.emulator.runtimes.runtime import Availability
from portal.engines.sandbox import LAMBDA, Limits, Zygote
from tests.attacks.jail import GUEST, WALLS, Wall, run_in
from tests.needs import bubblewrap, missing

ES = "export const handler = async (event) => "
COMMON = "exports.handler = async (event) => "
RUNTIME_NAMES = ("nodejs24.x", "nodejs22.x", "nodejs20.x")


@pytest.fixture
def node(broker: Broker) -> Broker:
    if not (found := RUNTIMES["nodejs24.x"].availability()).version:
        missing(f"{found.reason}. {found.remedy}")
    return broker


def invoke(broker: Broker, files: dict[str, str], *events: Any, **changes: Any) -> list[Outcome]:
    function = Function(
        files=files,
        **{"runtime": "nodejs24.x", "handler": "index.handler", "timeout_s": 10, "memory_mb": 256, **changes},
    )
    texts = tuple(map(json.dumps, events or ({},)))
    job = Job(id=str(uuid.uuid4()), owner="alice", function=function, events=texts, warm=False)
    return [message.outcome for message in broker.run(job) if isinstance(message, Done)]


def returned(broker: Broker, files: dict[str, str], event: Any = None, **changes: Any) -> Any:
    (outcome,) = invoke(broker, files, event, **changes)
    assert outcome.function_error is None, outcome
    return json.loads(outcome.payload)


@pytest.mark.broker
@pytest.mark.parametrize("runtime", RUNTIME_NAMES)
@pytest.mark.parametrize(
    ("files", "handler"),
    [
        ({"index.mjs": ES + "event"}, "index.handler"),
        ({"index.js": COMMON + "event"}, "index.handler"),
        ({"index.cjs": COMMON + "event"}, "index.handler"),
        ({"index.js": ES + "event", "package.json": '{"type": "module"}'}, "index.handler"),
        ({"src/app.mjs": "import { f } from './f.mjs';" + ES + "f(event)", "src/f.mjs": "export const f = (e) => e"}, "src/app.handler"),
        ({"index.mjs": "import { same } from 'lib';" + ES + "same(event)",
          "node_modules/lib/package.json": '{"main": "lib.js"}',
          "node_modules/lib/lib.js": "exports.same = (e) => e"}, "index.handler"),
        ({"index.js": "exports.on = { order: async (event) => event }"}, "index.on.order"),
    ],
    ids=["mjs", "js", "cjs", "type module", "folder", "package", "nested"],
)  # fmt: skip
def test_a_handler_is_found(node: Broker, runtime: str, files: dict[str, str], handler: str) -> None:
    # DG nodejs-handler; facts D-5, D-7
    assert returned(node, files, {"n": [1, "ü"]}, runtime=runtime, handler=handler) == {"n": [1, "ü"]}


@pytest.mark.broker
def test_requiring_an_es_module_is_off_up_to_22_unless_node_options_switch_it_on(node: Broker) -> None:
    # DG lambda-nodejs, “Experimental features”
    files = {"index.js": "const { a } = require('./a.mjs');" + COMMON + "a", "a.mjs": "export const a = 1"}
    on = {"NODE_OPTIONS": "--experimental-require-module"}

    (refused,) = invoke(node, files, runtime="nodejs22.x")
    assert "ES Module" in json.loads(refused.payload)["errorMessage"]
    assert returned(node, files, runtime="nodejs22.x", environment=on) == 1


@pytest.mark.broker
def test_top_level_await_is_part_of_the_init_phase(node: Broker) -> None:
    source = "const begun = await new Promise((go) => setTimeout(() => go(Date.now()), 100));" + ES + "begun"
    (outcome,) = invoke(node, {"index.mjs": source})

    assert (outcome.report.init_duration_ms or 0) >= 99
    assert json.loads(outcome.payload) > 0


@pytest.mark.broker
def test_what_starts_node_leaves_nothing_that_a_function_could_meet(node: Broker) -> None:
    source = """
        import { execFileSync } from "node:child_process";
        import Module from "node:module";
        export const handler = async () => ({
            argv: process.argv.length,
            hook: Module._resolveFilename.toString().includes("rapid-client"),
            folder: process.cwd(),
            node: process.execPath,
            child: execFileSync("/bin/sh", ["-c", "echo >&3; echo $?"], { stdio: ["ignore", "pipe", "ignore"] }).toString(),
        });
    """
    found = returned(node, {"index.mjs": source})

    assert found["child"].strip() != "0"
    assert found == {
        "argv": 2,
        "hook": False,
        "folder": "/var/task",
        "node": "/var/lang/bin/node",
        "child": found["child"],
    }


@pytest.mark.broker
@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("try { await fetch('http://169.254.169.254/'); } catch (error) { return error.cause.code; }", "ECONNREFUSED"),
        ("new WebAssembly.Memory({ initial: 1, maximum: 65_536 }); return 'made';", "made"),
        ("return (await import('node:crypto')).randomUUID().length;", 36),
        ("return process.memoryUsage().heapUsed < process.memoryUsage().rss;", True),
        ("return typeof globalThis.gc;", "function"),
        ("return new Intl.DateTimeFormat('de', { month: 'long' }).format(0);", "Januar"),
        ("""const { Worker } = await import('node:worker_threads');
            return new Promise((done) => new Worker('require("worker_threads").parentPort.postMessage(7)',
                { eval: true }).on('message', done));""", 7),
    ],
    ids=["network", "webassembly", "randomness", "memory", "gc", "languages", "threads"],
)  # fmt: skip
def test_behind_the_walls_node_does_what_it_does_on_aws(node: Broker, source: str, found: Any) -> None:
    assert returned(node, {"index.mjs": ES + f"{{ {source} }}"}) == found


@pytest.mark.broker
def test_garbage_is_collected_before_it_costs_the_function_its_life(node: Broker) -> None:
    """V8 is told of the function's memory, as on AWS."""
    source = (
        ES
        + "{ let kept; for (let n = 0; n < 3000; n++) kept = new Array(20_000).fill(n); return kept.length; }"
    )

    assert returned(node, {"index.mjs": source}, memory_mb=128) == 20_000


@pytest.mark.broker
def test_an_answer_is_out_before_the_function_ends_its_process(node: Broker) -> None:
    files = {
        "index.js": "exports.handler = (event, context) => { context.succeed('x'.repeat(3e6)); process.exit(0); }"
    }
    (outcome,) = invoke(node, files, runtime="nodejs22.x")

    assert len(outcome.payload) == 3_000_002


@pytest.mark.broker
def test_events_and_answers_of_many_sizes_arrive_whole(node: Broker) -> None:
    events = ["ü" * 10**power for power in range(7)]
    outcomes = invoke(node, {"index.mjs": ES + "event"}, *events, memory_mb=512)

    assert [json.loads(outcome.payload) for outcome in outcomes] == events


def test_what_really_runs_is_told(tmp_path: Path) -> None:
    program = tmp_path / "node"
    program.write_text("#!/bin/sh\necho v24.9.1\n")
    program.chmod(0o755)

    assert availability_of(program, tmp_path) == Availability(version="24.9.1")


@pytest.mark.parametrize(
    ("says", "reason", "remedy"),
    [
        (None, "not installed", "apt-get install nodejs"),
        ("echo v18.19.0", "Node.js is 18.19.0, and 20 is the oldest", "Install Node.js 20 or later"),
        ("echo broken >&2; exit 1", "does not tell its version", "Install Node.js 20 or later"),
    ],
    ids=["none", "too old", "broken"],
)
def test_a_machine_without_node_says_so_and_what_to_do(
    tmp_path: Path, says: str | None, reason: str, remedy: str
) -> None:
    program = None
    if says is not None:
        program = tmp_path / "node"
        program.write_text(f"#!/bin/sh\n{says}\n")
        program.chmod(0o755)

    found = availability_of(program, tmp_path)

    assert found.version is None
    assert reason in found.reason
    assert remedy in found.remedy


def test_a_runtime_without_its_client_is_refused_with_the_remedy(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    program = tmp_path / "node"
    program.write_text("#!/bin/sh\necho v22.1.0\n")
    program.chmod(0o755)
    monkeypatch.setattr(nodejs, "_NODE", program)
    monkeypatch.setattr(nodejs, "_CLIENTS", tmp_path / "absent")

    with pytest.raises(
        BadFunction, match=r"nodejs22\.x is not available here: .* Install npm and run `make setup`\."
    ):
        find_runtime("nodejs22.x")


def test_every_name_leads_to_a_runtime_that_tells_what_runs() -> None:
    for name, runtime in RUNTIMES.items():
        found = runtime.availability()
        assert name in runtime.names
        assert found.version or (found.reason and found.remedy)


def test_its_walls_are_those_of_every_function_but_for_what_v8_reserves() -> None:
    """System calls, network, ids: the attack suite, which runs under LAMBDA, speaks of it too."""
    policy = RUNTIMES["nodejs24.x"].policy

    assert (
        replace(
            policy, name="lambda", address_space_mb=LAMBDA.address_space_mb, folders=(), links=(), filled=""
        )
        == LAMBDA
    )
    assert {inside for inside, _ in policy.folders} <= {
        "/var/layers",
        "/var/lang/bin/node",
        "/var/runtime/clients",
        "/var/runtime/node_modules",
    }


@pytest.mark.broker
def test_the_broker_lists_its_runtimes_with_what_really_runs(broker: Broker) -> None:
    found = broker.status()["runtimes"]

    assert [name for runtime in found for name in runtime["names"]] == list(RUNTIMES)
    for told in found:
        here = RUNTIMES[told["names"][0]].availability()
        assert (told["version"], told["reason"], told["remedy"]) == (here.version, here.reason, here.remedy)


@pytest.mark.broker
@pytest.mark.parametrize("wall", WALLS)
def test_what_its_policy_names_lies_behind_either_wall(wall: Wall) -> None:
    if wall == "bubblewrap":
        bubblewrap()
    runtime = RUNTIMES["nodejs24.x"]
    if not (version := runtime.availability().version):
        missing("Node.js is not installed")
    script = """
import os, subprocess
print(subprocess.run(["/var/lang/bin/node", "--version"], capture_output=True, text=True).stdout.strip())
print(os.path.islink("/opt"), sorted(os.listdir("/var/runtime/clients"))[-1])
print(sorted(os.listdir("/var/runtime/node_modules"))[:3])
for path in ("/var/lang/bin/node", "/var/runtime/clients/new", "/var/runtime/node_modules/new", "/var/layers/new"):
    try:
        open(path, "a")
    except OSError:
        print("refused")
"""

    async def run() -> str:
        zygote = await Zygote.start(guest=GUEST, policy=runtime.policy, wall=wall)
        try:
            environment = await zygote.spawn(Limits())
            await environment.load({"main.py": script.encode()})
            return (await run_in(environment)).output
        finally:
            await zygote.stop()

    assert asyncio.run(run()).splitlines() == [
        f"v{version}", "False ric-4", "['.package-lock.json', '@aws', '@aws-sdk']", *["refused"] * 4,
    ]  # fmt: skip
