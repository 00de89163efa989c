"""Rows 51 to 53 and 55: the Extensions API, internal extensions, and external ones that come in a layer."""

from __future__ import annotations

import asyncio
import json
import re
import sys
import uuid
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from portal.engines.emulator import Done, Function, Outcome
from portal.engines.emulator.client import Broker
from portal.engines.emulator.lifecycle import LambdaEnvironment
from portal.engines.emulator.pool import ZYGOTE_VARIABLES
from portal.engines.emulator.runtimes.python import PYTHON
from portal.engines.sandbox import Limits, Zygote
from tests.conformance.invoking import function, invoke, invoke_once, job, payload, returned

pytestmark = pytest.mark.broker

# Lies in /opt/python: speaks to the Extensions API from wherever it is imported.
EXTENDING = """
import http.client, json, os

def speak(method, path, body=None, **headers):
    connection = http.client.HTTPConnection(os.environ["AWS_LAMBDA_RUNTIME_API"], timeout=30)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request(method, path, body, named)
    answer = connection.getresponse()
    return answer.status, answer.read().decode(), dict(answer.headers)

def register(name, *events, **headers):
    status, text, found = speak(
        "POST", "/2020-01-01/extension/register", json.dumps({"events": events}), Lambda_Extension_Name=name, **headers
    )
    return status, json.loads(text), found.get("Lambda-Extension-Identifier")

def following(identifier):
    status, text, _ = speak("GET", "/2020-01-01/extension/event/next", Lambda_Extension_Identifier=identifier)
    return status, json.loads(text)

def follow(identifier):
    while True:
        following(identifier)
"""

# An internal extension: a thread that notes what it is told.
INTERNAL = """
import threading
from extending import following, register

told = []
status, about, me = register("inner", "INVOKE")
def live():
    while True:
        told.append(following(me))
threading.Thread(target=live, daemon=True).start()
"""

SHEBANG = f"#!{Path(sys.base_prefix).resolve() / 'bin' / 'python3'}\nimport sys\nsys.path.insert(0, '/opt/python')\n"

# An external one: prints what it is told, and keeps it where the function finds it.
EXTERNAL = (
    SHEBANG
    + """
from extending import following, register
print("outer has started", flush=True)
_, about, me = register("outer", "INVOKE", "SHUTDOWN")
while True:
    event = following(me)[1]
    with open("/tmp/told", "a") as file:
        file.write(event["eventType"] + " ")
    print("outer was told", event["eventType"], event.get("shutdownReason", ""), flush=True)
    if event["eventType"] == "SHUTDOWN":
        break
"""
)


def extended(source: str, *, programs: dict[str, str] | None = None, **changes: Any) -> Function:
    """With a layer that has `extending` and the external extensions `programs`."""
    own = {f"extensions/{name}": text for name, text in (programs or {}).items()}
    layer = {"python/extending.py": EXTENDING, **own}
    return function(source, layers=("extended",), layer_files={"extended": layer}, **changes)


def outcomes_of(broker: Broker, of: Function, *events: Any) -> list[Outcome]:
    return [message.outcome for message in broker.run(job(of, *events)) if isinstance(message, Done)]


def outcome_of(broker: Broker, of: Function, event: Any = None) -> Outcome:
    (outcome,) = outcomes_of(broker, of, event)
    return outcome


def returned_by(broker: Broker, source: str) -> Any:
    outcome = outcome_of(broker, extended(source))
    assert outcome.function_error is None, outcome
    return payload(outcome)


def refused(answer: list[Any]) -> tuple[int, str, str]:
    return answer[0], answer[1]["errorType"], answer[1]["errorMessage"]


def test_row_51_whoever_registers_is_told_of_the_function(broker: Broker) -> None:
    # RIE agentregister.go
    plain, asked = returned_by(
        broker,
        """
        from extending import register
        found = [
            register("plain", "INVOKE"), register("asked", Lambda_Extension_Accept_Feature="accountId"),
        ]
        import threading, extending
        for _, _, me in found: threading.Thread(target=extending.follow, args=(me,), daemon=True).start()
        def lambda_handler(event, context): return found
        """,
    )

    status, about, identifier = plain
    assert status == 200
    assert about == {
        "functionName": "my-function", "functionVersion": "$LATEST",
        "handler": "lambda_function.lambda_handler",
    }  # fmt: skip
    assert str(uuid.UUID(identifier)) == identifier
    assert asked[1]["accountId"] == "111122223333"


REFUSALS = {
    "without a name": ('register("")', (403, "Extension.InvalidExtensionName", "Empty extension name")),
    "with a name that fills the log": (
        'register("x" * 129)',
        (403, "Extension.InvalidExtensionName", "Extension name over 128 characters"),
    ),
    "an unknown event": (
        'register("a", "SLEEP")',
        (403, "Extension.InvalidEventType", "SLEEP: ErrorInvalidEventType"),
    ),
    "SHUTDOWN, from inside the runtime": (
        'register("a", "INVOKE", "SHUTDOWN")',
        (403, "Extension.InvalidEventType", "SHUTDOWN: ShutdownEventNotSupportedForInternalExtension"),
    ),
    "a name that is taken": (
        'register("taken")',
        (403, "Extension.InvalidExtensionState", "Extension with this name already registered"),
    ),
}


@pytest.mark.parametrize(("asked", "refusal"), REFUSALS.values(), ids=REFUSALS.keys())
def test_row_51_what_is_no_registration(broker: Broker, asked: str, refusal: tuple[int, str, str]) -> None:
    # RIE agentregister.go, agentutil.go
    answer = returned_by(
        broker,
        f"""
        import threading
        from extending import follow, register
        _, _, me = register("taken", "INVOKE")
        answer = {asked}
        threading.Thread(target=follow, args=(me,), daemon=True).start()
        def lambda_handler(event, context): return answer
        """,
    )

    assert refused(answer) == refusal


def test_row_51_a_body_that_is_no_json_is_refused(broker: Broker) -> None:
    # RIE agentregister.go; the words after the type are Go's there
    status, text, _ = returned_by(
        broker,
        """
        from extending import speak
        answer = speak("POST", "/2020-01-01/extension/register", "[", Lambda_Extension_Name="a")
        def lambda_handler(event, context): return answer
        """,
    )

    assert (status, json.loads(text)["errorType"]) == (403, "InvalidRequestFormat")


def test_row_51_ten_at_most_and_none_after_init(broker: Broker) -> None:
    # RIE registrations.go; facts I-13
    answers, late = returned_by(
        broker,
        """
        import threading
        from extending import following, register
        answers = [register(f"number {number}") for number in range(11)]
        for _, _, me in answers[:10]: threading.Thread(target=following, args=(me,), daemon=True).start()
        def lambda_handler(event, context): return answers, register("late")
        """,
    )

    assert [status for status, _, _ in answers[:10]] == [200] * 10
    assert refused(answers[10]) == (403, "Extension.TooManyExtensions", "Extension limit (10) reached")
    closed = (403, "Extension.RegistrationClosed", "Extension registration closed already")
    assert refused(late) == closed


IDENTIFIERS = {
    "none": ("", "Extension.MissingExtensionIdentifier", "Missing Lambda-Extension-Identifier header"),
    "no uuid": ("me", "Extension.InvalidExtensionIdentifier", "Invalid Lambda-Extension-Identifier"),
    "nobody's": (
        "11111111-2222-3333-4444-555555555555",
        "Extension.UnknownExtensionIdentifier",
        "Unknown extension 11111111-2222-3333-4444-555555555555",
    ),
}


@pytest.mark.parametrize(("identifier", "kind", "words"), IDENTIFIERS.values(), ids=IDENTIFIERS.keys())
def test_row_52_whoever_asks_is_known(broker: Broker, identifier: str, kind: str, words: str) -> None:
    # RIE middleware.go, agentnext.go
    answer = returned_by(
        broker,
        f"from extending import following\ndef lambda_handler(event, context): return following({identifier!r})",
    )

    assert refused(answer) == (403, kind, words)


def test_row_52_unknown_paths_and_methods(broker: Broker) -> None:
    # RIE router.go
    unknown, method = returned_by(
        broker,
        """
        from extending import speak
        def lambda_handler(event, context):
            return speak("GET", "/2020-01-01/extension/no"), speak("GET", "/2020-01-01/extension/register")
        """,
    )

    assert (unknown[0], unknown[1]) == (404, "404 page not found\n")
    assert (method[0], method[1]) == (405, "")


def test_row_53_an_internal_extension_is_told_of_each_invocation(broker: Broker) -> None:
    # RIE handlers.go doInvoke, agentevent.go
    source = INTERNAL + (
        "import time\n"
        "def lambda_handler(event, context):\n"
        "    while len(told) < event: time.sleep(0.001)\n"
        "    return told, context.aws_request_id, context.invoked_function_arn\n"
    )
    first, second = outcomes_of(broker, extended(source), 1, 2)

    told, request_id, arn = payload(second)
    assert [status for status, _ in told] == [200, 200]
    assert [event["requestId"] for _, event in told] == [first.request_id, request_id]
    for _, event in told:
        assert set(event) == {"eventType", "deadlineMs", "requestId", "invokedFunctionArn", "tracing"}
        assert (event["eventType"], event["invokedFunctionArn"]) == ("INVOKE", arn)
        assert event["tracing"]["type"] == "X-Amzn-Trace-Id"
        assert event["tracing"]["value"].startswith("Root=1-")


def test_row_53_the_log_names_extensions_before_the_first_start(broker: Broker) -> None:
    # I aws-appconfig and others: EXTENSION\tName: …\tState: Ready\tEvents: [INVOKE]
    outcome = outcome_of(broker, extended(INTERNAL + "def lambda_handler(event, context): pass"))

    assert re.search(
        r"^EXTENSION\tName: inner\tState: Ready\tEvents: \[INVOKE\]\nSTART RequestId: ", outcome.log, re.M
    )


def test_row_53_an_extension_that_never_asks_holds_init_up(broker: Broker) -> None:
    # RIE handlers.go AwaitAgentsReady; facts I-5: its time counts
    outcome = outcome_of(
        broker,
        extended(
            """
            import os
            from extending import register
            if not os.path.exists("/tmp/second"):
                open("/tmp/second", "w").close()
                register("idle", "INVOKE")
                os._exit(1)
            register("idle", "INVOKE")
            def lambda_handler(event, context): pass
            """,
            timeout_s=1,
        ),
    )

    assert payload(outcome)["errorType"] == "Sandbox.Timedout"
    assert "INIT_REPORT Init Duration: " in outcome.log
    assert re.search(r"EXTENSION\tName: idle\tState: Registered\tEvents: \[INVOKE\]", outcome.log)


def test_row_53_an_invocation_lasts_until_its_extensions_are_done(broker: Broker) -> None:
    # facts I-14: the answer has been given all the same
    outcome = outcome_of(
        broker,
        extended(
            """
            import threading, time
            from extending import following, register
            _, _, me = register("slow", "INVOKE")
            def live():
                following(me)
                time.sleep(60)
            threading.Thread(target=live, daemon=True).start()
            def lambda_handler(event, context): return "answered"
            """,
            timeout_s=1,
        ),
    )

    assert payload(outcome) == "answered"
    assert outcome.function_error is None
    assert outcome.report.status == "timeout"
    assert outcome.report.duration_ms == 1000


def test_row_53_who_is_not_told_of_invocations_holds_none_up(broker: Broker) -> None:
    # RIE GetSubscribedInternalAgents
    outcomes = outcomes_of(
        broker,
        extended(
            """
            import threading
            from extending import following, register
            _, _, me = register("uninterested")
            threading.Thread(target=following, args=(me,), daemon=True).start()
            def lambda_handler(event, context): return event
            """
        ),
        1,
        2,
    )

    assert [payload(outcome) for outcome in outcomes] == [1, 2]
    assert "Events: []" in outcomes[0].log


@pytest.mark.parametrize(("path", "kind"), [("init", "InitError"), ("exit", "ExitError")])
def test_an_extension_that_gives_up_ends_the_initialisation(broker: Broker, path: str, kind: str) -> None:
    # RIE agentiniterror.go, agentexiterror.go; D INIT_REPORT
    outcome = outcome_of(
        broker,
        extended(
            f"""
            from extending import register, speak
            _, _, me = register("weak", "INVOKE")
            speak(
                "POST", "/2020-01-01/extension/{path}/error", "{{}}",
                Lambda_Extension_Identifier=me, Lambda_Extension_Function_Error_Type="Weak.NoConfig",
            )
            def lambda_handler(event, context): pass
            """
        ),
    )

    error = payload(outcome)
    assert error["errorType"] == f"Extension.{kind}"
    assert "Weak.NoConfig" in error["errorMessage"]
    assert f"\tStatus: error\tError Type: Extension.{kind}" in outcome.log


def test_an_error_without_a_type_is_refused(broker: Broker) -> None:
    # RIE agentiniterror.go
    status, text, _ = returned_by(
        broker,
        """
        import threading
        from extending import following, register, speak
        _, _, me = register("a")
        answer = speak("POST", "/2020-01-01/extension/init/error", "{}", Lambda_Extension_Identifier=me)
        threading.Thread(target=following, args=(me,), daemon=True).start()
        def lambda_handler(event, context): return answer
        """,
    )

    assert (status, json.loads(text)["errorType"]) == (403, "Extension.MissingHeader")
    assert json.loads(text)["errorMessage"] == "Lambda-Extension-Function-Error-Type not found"


# External ones.


def test_row_53_an_external_extension_registers_before_the_runtime_starts(broker: Broker) -> None:
    # RIE handlers.go AwaitExternalAgentsRegistered
    outcomes = outcomes_of(
        broker,
        extended(
            """
            import os, time
            had_started = os.path.exists("/tmp/told")
            def lambda_handler(event, context):
                time.sleep(event / 10)
                return [had_started, open("/tmp/told").read()]
            """,
            programs={"outer": EXTERNAL.replace("_, about", 'open("/tmp/told", "w").close()\n_, about')},
        ),
        *range(4),
    )

    assert "EXTENSION\tName: outer\tState: Ready\tEvents: [INVOKE, SHUTDOWN]" in outcomes[0].log.splitlines()
    had_started, told = payload(outcomes[-1])
    assert (had_started, told.split()[:3]) == (True, ["INVOKE"] * 3)
    # Who reads what it prints may be frozen before, and does so when all is awake again for a while.
    log = "".join(outcome.log for outcome in outcomes)
    assert log.index("outer has started\n") < log.index("outer was told INVOKE ")


def test_what_an_extension_prints_before_it_registers_comes_before_the_runtime(broker: Broker) -> None:
    # D runtimes-extensions-api: the runtime begins when all have registered
    many = "for number in range(2_000): print('line', number, flush=True)\n_, about"
    outcome = outcome_of(
        broker,
        extended(
            "print('runtime')\ndef lambda_handler(event, context): pass",
            programs={"outer": EXTERNAL.replace("_, about", many)},
        ),
    )

    lines = outcome.log.splitlines()
    assert [line for line in lines if line.startswith("line ")] == [f"line {n}" for n in range(2_000)]
    assert lines.index("line 1999") < lines.index("runtime")


def test_an_extension_that_never_stops_printing_holds_up_nobody(broker: Broker) -> None:
    ceaseless = "import subprocess\nsubprocess.Popen(['yes', 'x' * 4_000])\n_, about"
    outcome = outcome_of(
        broker,
        extended(
            "def lambda_handler(event, context): return 'answered'",
            programs={"outer": EXTERNAL.replace("_, about", ceaseless)},
        ),
    )

    assert payload(outcome) == "answered"


def test_an_external_extension_finds_no_variables_of_the_runtime(broker: Broker) -> None:
    # D runtimes-extensions-api
    outcome = outcome_of(
        broker,
        extended(
            "def lambda_handler(event, context): pass",
            programs={"outer": EXTERNAL.replace("print(", "import os; print(sorted(os.environ)); print(", 1)},
        ),
    )

    (names,) = [
        json.loads(line.replace("'", '"')) for line in outcome.log.splitlines() if line.startswith("[")
    ]
    assert {"AWS_LAMBDA_RUNTIME_API", "AWS_REGION", "PATH"} <= set(names)
    assert not {"_HANDLER", "AWS_EXECUTION_ENV", "LAMBDA_TASK_ROOT"} & set(names)


CRASHES = {
    "before it registers": (f"{SHEBANG}sys.exit(3)", "exit status 3"),
    "after it": (f"{SHEBANG}from extending import register\nregister('outer')\nsys.exit(0)", "exit code 0"),
    "by a signal": (f"{SHEBANG}import os\nos.kill(os.getpid(), 9)", "signal: killed"),
}


@pytest.mark.parametrize(("program", "words"), CRASHES.values(), ids=CRASHES.keys())
def test_an_external_extension_that_ends_takes_the_initialisation_with_it(
    broker: Broker, program: str, words: str
) -> None:
    # RIE handlers.go watchEvents; D INIT_REPORT … Error Type: Extension.Crash
    outcome = outcome_of(
        broker, extended("def lambda_handler(event, context): pass", programs={"outer": program})
    )

    error = payload(outcome)
    assert (error["errorType"], error["errorMessage"]) == (
        "Extension.Crash",
        f"RequestId: {outcome.request_id} Error: {words}",
    )
    assert "\tPhase: init\tStatus: error\tError Type: Extension.Crash" in outcome.log


def test_an_external_extension_that_ends_takes_the_invocation_with_it(broker: Broker) -> None:
    # RIE handlers.go watchEvents
    crashed, after = outcomes_of(
        broker,
        extended(
            """
            import time
            def lambda_handler(event, context):
                if event == "wait": time.sleep(60)
                return "again"
            """,
            programs={
                "outer": SHEBANG
                + "import os\nfrom extending import following, register\n_, _, me = register('outer', 'INVOKE')\n"
                "following(me)\n"
                "if not os.path.exists('/tmp/crashed'):\n    open('/tmp/crashed', 'w').close()\n    sys.exit(1)\n"
                "following(me)\n"
            },
            timeout_s=20,
        ),
        "wait",
        "go on",
    )

    assert payload(crashed)["errorType"] == "Extension.Crash"
    assert "Status: error\tError Type: Extension.Crash" in crashed.log
    assert payload(after) == "again"


def test_a_file_that_is_no_program_cannot_be_started(broker: Broker) -> None:
    # RIE handlers.go agentLaunchError, MapErrorToAgentInfoErrorType
    outcome = outcome_of(
        broker,
        extended("def lambda_handler(event, context): pass", programs={"notes": "read me"}),
    )

    assert payload(outcome)["errorType"] == "Extension.LaunchError"
    assert (
        "EXTENSION\tName: notes\tState: LaunchError\tEvents: []\tError Type: PermissionDenied" in outcome.log
    )


def test_row_55_after_a_timeout_extensions_are_told_and_the_runtime_is_asked_to_go(broker: Broker) -> None:
    # facts I-7; RIE shutdown.go: SIGTERM to the runtime, then SHUTDOWN to the extensions
    late, after = outcomes_of(
        broker,
        extended(
            """
            import signal, time
            signal.signal(signal.SIGTERM, lambda *_: (print("asked to go"), exit(0)))
            def lambda_handler(event, context):
                if event == "late": time.sleep(60)
                return open("/tmp/told").read()
            """,
            programs={"outer": EXTERNAL},
            timeout_s=1,
        ),
        "late",
        "after",
    )

    assert payload(late)["errorType"] == "Sandbox.Timedout"
    lines = late.log.splitlines()
    assert lines.index("asked to go") < lines.index("outer was told SHUTDOWN timeout")
    assert payload(after).startswith("INVOKE SHUTDOWN")


def test_row_55_after_a_crash_the_reason_is_failure(broker: Broker) -> None:
    # RIE handlers.go handleReset
    outcome = outcome_of(
        broker,
        extended("import os\ndef lambda_handler(event, context): os._exit(1)", programs={"outer": EXTERNAL}),
    )

    assert "outer was told SHUTDOWN failure" in outcome.log


def test_row_55_who_does_not_go_is_killed(broker: Broker) -> None:
    # facts I-7: 2,000 ms
    stubborn = EXTERNAL.replace("        break\n", "        import time; time.sleep(60)\n")
    late, after = outcomes_of(
        broker,
        extended(
            """
            import signal, time
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
            def lambda_handler(event, context):
                if event == "late": time.sleep(60)
                return "again"
            """,
            programs={"outer": stubborn},
            timeout_s=1,
        ),
        "late",
        "after",
    )

    assert "outer was told SHUTDOWN timeout" in late.log
    assert late.report.duration_ms == 1000
    assert payload(after) == "again"


def test_row_55_without_extensions_there_is_no_warning(broker: Broker) -> None:
    # facts I-7: 0 ms
    outcome = invoke_once(
        broker,
        """
        import signal, time
        signal.signal(signal.SIGTERM, lambda *_: print("asked to go"))
        def lambda_handler(event, context): time.sleep(60)
        """,
        timeout_s=1,
    )

    assert "asked to go" not in outcome.log


def test_row_55_with_an_internal_extension_the_runtime_is_asked_to_go(broker: Broker) -> None:
    # facts I-7: 500 ms
    outcome = outcome_of(
        broker,
        extended(
            INTERNAL + "import signal, time\n"
            "signal.signal(signal.SIGTERM, lambda *_: (print('asked to go'), exit(0)))\n"
            "def lambda_handler(event, context): time.sleep(60)\n",
            timeout_s=1,
        ),
    )

    assert "asked to go" in outcome.log


def test_whoever_never_registers_changes_nothing(broker: Broker) -> None:
    outcomes = invoke(broker, "def lambda_handler(event, context): return event", 1, 2)

    assert not [outcome for outcome in outcomes if "EXTENSION" in outcome.log]
    assert returned(broker, "import os\ndef lambda_handler(event, context): return os.listdir('/opt')") == []


@pytest.mark.parametrize("runtime", ["nodejs22.x", "provided.al2023"])
def test_every_runtime_waits_for_external_extensions(broker: Broker, runtime: str) -> None:
    files = {
        "nodejs22.x": {"index.mjs": "console.log('import')\nexport const handler = async (event) => event\n"},
        "provided.al2023": {
            "bootstrap": SHEBANG + "import json, os, urllib.request\nprint('import', flush=True)\n"
            "api = 'http://' + os.environ['AWS_LAMBDA_RUNTIME_API'] + '/2018-06-01/runtime/invocation/'\n"
            "while True:\n"
            "    event = urllib.request.urlopen(api + 'next')\n"
            "    answer = api + event.headers['Lambda-Runtime-Aws-Request-Id'] + '/response'\n"
            "    urllib.request.urlopen(answer, event.read())\n"
        },
    }[runtime]
    plain = extended("", programs={"outer": EXTERNAL})
    of = replace(plain, files=files, runtime=runtime, handler="index.handler")
    outcome = outcome_of(broker, of, 7)

    lines = outcome.log.splitlines()
    assert payload(outcome) == 7
    assert lines.index("outer has started") < next(at for at, line in enumerate(lines) if "import" in line)


def test_row_55_an_environment_that_is_not_needed_any_more_spins_down() -> None:
    # facts I-7; RIE: spindown
    of = extended("def lambda_handler(event, context): pass", programs={"outer": EXTERNAL})

    assert "outer was told SHUTDOWN spindown\n" in told_at_its_end(of)


@pytest.mark.parametrize(("runtime", "hears"), [("python3.13", True), ("python3.11", False)])
def test_a_runtime_that_polls_in_a_thread_hears_signals_meanwhile(runtime: str, hears: bool) -> None:
    # awslambdaric lambda_runtime_client.wait_next_invocation: from Python 3.12 on
    of = extended(
        """
        import signal
        signal.signal(signal.SIGTERM, lambda *_: print("asked to go"))
        def lambda_handler(event, context): pass
        """,
        programs={"outer": EXTERNAL},
        runtime=runtime,
    )

    assert ("asked to go\n" in told_at_its_end(of)) is hears


def told_at_its_end(of: Function) -> list[str]:
    """What is logged when an environment that has had an invocation is not needed any more."""
    told: list[str] = []

    async def started(request_id: str) -> None: ...

    async def work() -> None:
        zygote = await Zygote.start(
            guest=PYTHON.guest, site=PYTHON.site, policy=PYTHON.policy, environment=ZYGOTE_VARIABLES["full"]
        )
        try:
            environment = LambdaEnvironment(of, await zygote.spawn(Limits()))
            await environment.invoke("{}", started=started, listen=lambda text: None)
            await environment.destroy(told.append)
        finally:
            await zygote.stop()

    asyncio.run(work())
    return told


def test_row_51_eleven_programs_are_too_many(broker: Broker) -> None:
    # RIE handlers.go doInitExtensions
    outcome = outcome_of(
        broker,
        extended(
            "def lambda_handler(event, context): pass",
            programs={f"number{number:02}": f"{SHEBANG}import time\ntime.sleep(60)" for number in range(11)},
        ),
    )

    assert payload(outcome)["errorType"] == "Extension.LaunchError"
    assert "Extension limit (10) reached" in payload(outcome)["errorMessage"]
