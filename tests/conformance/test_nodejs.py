"""
Rows for Node.js: 66 to 68, and those of the others that are not about Python alone.

RIC-node is aws-lambda-ric, 3.3.0 for nodejs20.x and nodejs22.x, 4.0.2 for nodejs24.x.
"""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Iterator
from typing import Any

import pytest

from portal.engines.emulator import Done, Function, Job, Outcome
from portal.engines.emulator.client import Broker
from portal.engines.emulator.function import Call
from portal.engines.emulator.runtimes import RUNTIMES
from tests.needs import missing

pytestmark = pytest.mark.broker

OLD, NEW = "nodejs22.x", "nodejs24.x"
RETURN = "export const handler = async (event, context) => "
MOST = 6_291_556  # bytes; row 26

# S test_introspection_invoke, with what is of Python taken out and what is of Node put in
NAMES = {
    "AWS_ACCESS_KEY_ID", "AWS_DEFAULT_REGION", "AWS_EXECUTION_ENV", "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
    "AWS_LAMBDA_FUNCTION_NAME", "AWS_LAMBDA_FUNCTION_VERSION", "AWS_LAMBDA_INITIALIZATION_TYPE",
    "AWS_LAMBDA_LOG_GROUP_NAME", "AWS_LAMBDA_LOG_STREAM_NAME", "AWS_LAMBDA_RUNTIME_API", "AWS_REGION",
    "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_XRAY_CONTEXT_MISSING", "AWS_XRAY_DAEMON_ADDRESS",
    "LAMBDA_RUNTIME_DIR", "LAMBDA_TASK_ROOT", "LANG", "LD_LIBRARY_PATH", "NODE_PATH", "PATH", "PWD", "SHLVL",
    "TZ", "_AWS_XRAY_DAEMON_ADDRESS", "_AWS_XRAY_DAEMON_PORT", "_HANDLER", "_X_AMZN_TRACE_ID",
}  # fmt: skip


@pytest.fixture(autouse=True)
def node() -> None:
    if not (found := RUNTIMES[NEW].availability()).version:
        missing(f"{found.reason}. {found.remedy}")


@pytest.fixture(params=[OLD, NEW])
def runtime(request: pytest.FixtureRequest) -> Iterator[str]:
    """A row that is the same for both clients."""
    return request.param


def invoke(
    broker: Broker, runtime: str, source: str | dict[str, str], *events: Any, **changes: Any
) -> list[Outcome]:
    """One outcome for each event, all in one new environment. A source alone is an ES module."""
    files = {"index.mjs": source} if isinstance(source, str) else source
    function = Function(
        files=files, runtime=runtime, **{"handler": "index.handler", "timeout_s": 10, **changes}
    )
    texts = tuple(json.dumps(event) for event in events or ({},))
    job = Job(id=str(uuid.uuid4()), owner="conformance", function=function, events=texts, warm=False)
    return [message.outcome for message in broker.run(job) if isinstance(message, Done)]


def failed(outcome: Outcome) -> dict[str, Any]:
    assert outcome.function_error == "Unhandled", outcome
    error: dict[str, Any] = json.loads(outcome.payload)
    return error


def returned(broker: Broker, runtime: str, source: str | dict[str, str], **changes: Any) -> Any:
    (outcome,) = invoke(broker, runtime, source, **changes)
    assert outcome.function_error is None, outcome
    return json.loads(outcome.payload)


def test_row_1_a_handler_that_throws(broker: Broker, runtime: str) -> None:
    # RIC-node: the stack is called trace there
    source = RETURN + "{ class Odd extends Error { name = 'Odd' }; throw new Odd('no'); }"
    (outcome,) = invoke(broker, runtime, source)

    error = failed(outcome)
    assert (error["errorType"], error["errorMessage"]) == ("Odd", "no")
    assert error["trace"][0] == "Odd: no"
    assert "/var/task/index.mjs:1:" in error["trace"][1]
    assert re.search(
        rf"^\S+Z\t{outcome.request_id}\tERROR\tInvoke Error \t{{\"errorType\":\"Odd\"", outcome.log, re.M
    )


def test_row_2_a_module_that_throws(broker: Broker, runtime: str) -> None:
    # RIC-node: initialised a second time inside the invocation
    (outcome,) = invoke(broker, runtime, "throw new Error('at import')")

    assert failed(outcome)["errorMessage"] == "at import"
    assert outcome.log.count("INIT_REPORT") == 2


@pytest.mark.parametrize(
    ("files", "handler", "kind", "words"),
    [
        (
            {"index.mjs": "export const other = 1"},
            "index.handler",
            "HandlerNotFound",
            "is undefined or not exported",
        ),
        ({"index.mjs": "export const handler = 1"}, "index.handler", "HandlerNotFound", "is not a function"),
        ({"other.mjs": "1"}, "index.handler", "ImportModuleError", "Cannot find module 'index'"),
        (
            {"index.js": "require('absent')"},
            "index.handler",
            "ImportModuleError",
            "Cannot find module 'absent'",
        ),
        ({"index.mjs": "export const = 1"}, "index.handler", "UserCodeSyntaxError", "Unexpected token '='"),
        ({"index.mjs": RETURN + "1"}, "index", "MalformedHandlerName", "Bad handler"),
    ],
    ids=["row 3 no such export", "row 3 no function", "row 4 no file", "row 4 no package", "row 5", "row 6"],
)
def test_rows_3_to_6_what_cannot_be_loaded(
    broker: Broker, runtime: str, files: dict[str, str], handler: str, kind: str, words: str
) -> None:
    # RIC-node errors
    error = failed(*invoke(broker, runtime, files, handler=handler))

    assert error["errorType"] == f"Runtime.{kind}"
    assert words in error["errorMessage"]


def test_row_8_what_is_no_json(broker: Broker) -> None:
    # RIC-node 3.3.0, 4.0.2
    old, new = (failed(*invoke(broker, runtime, RETURN + "1n")) for runtime in (OLD, NEW))

    assert (old["errorType"], old["errorMessage"]) == ("Error", "Unable to stringify response body")
    assert (new["errorType"], new["errorMessage"]) == (
        "Runtime.JSONStringifyError",
        "Unable to stringify response body",
    )


def test_row_10_exit_in_the_handler(broker: Broker, runtime: str) -> None:
    error = failed(*invoke(broker, runtime, RETURN + "process.exit(0)"))

    assert error["errorType"] == "Runtime.ExitError"
    assert error["errorMessage"].endswith("Error: Runtime exited without providing a reason")


def test_row_11_exit_at_import(broker: Broker, runtime: str) -> None:
    (outcome,) = invoke(broker, runtime, "process.exit(0)")

    assert failed(outcome)["errorType"] == "Runtime.ExitError"
    # Rows 22, 23
    phases = re.findall(r"^INIT_REPORT .*Phase: (\w+)\tStatus: error|^(START) ", outcome.log, re.M)
    assert ["".join(found) for found in phases] == ["init", "invoke", "START"]


def test_row_12_exit_status(broker: Broker, runtime: str) -> None:
    error = failed(*invoke(broker, runtime, RETURN + "process.exit(3)"))

    assert error["errorMessage"].endswith("Error: Runtime exited with error: exit status 3")


@pytest.mark.parametrize(
    "grow",
    ["new Array(1000).fill(0.5 + kept.length)", "Buffer.alloc(10_000_000, 1)"],
    ids=["heap", "buffers"],
)
def test_rows_13_and_14_over_its_memory_it_is_killed(broker: Broker, runtime: str, grow: str) -> None:
    source = RETURN + f"{{ const kept = []; while (true) kept.push({grow}); }}"
    (outcome,) = invoke(broker, runtime, source, memory_mb=128)

    assert failed(outcome)["errorMessage"].endswith("Error: Runtime exited with error: signal: killed")
    assert "Status: error\tError Type: Runtime.OutOfMemory" in outcome.log


def test_rows_15_to_17_and_28_a_timeout_resets_globals_and_keeps_tmp(broker: Broker, runtime: str) -> None:
    first, late, after = invoke(
        broker,
        runtime,
        """
        import fs from "node:fs";
        let calls = 0;
        export const handler = async (event) => {
            calls += 1;
            fs.writeFileSync("/tmp/kept", "");
            if (event === "late") while (true);
            return [calls, fs.existsSync("/tmp/kept")];
        };
        """,
        "first",
        "late",
        "after",
        timeout_s=1,
    )

    assert json.loads(first.payload) == [1, True]
    assert failed(late) == {
        "errorType": "Sandbox.Timedout",
        "errorMessage": f"RequestId: {late.request_id} Error: Task timed out after 1.00 seconds",
    }
    assert f"Z {late.request_id} Task timed out after 1.00 seconds\n" in late.log
    assert late.log.rstrip().endswith("Status: timeout")
    assert json.loads(after.payload) == [1, True]


def test_rows_19_to_21_the_lines_of_lambda(broker: Broker, runtime: str) -> None:
    cold, warm = invoke(broker, runtime, RETURN + "1", 1, 2)

    number = r"\d+\.\d\d ms"
    report = rf"REPORT RequestId: {cold.request_id}\tDuration: {number}\tBilled Duration: \d+ ms\tMemory Size: 128 MB"
    assert re.search(rf"^{report}\tMax Memory Used: \d+ MB\tInit Duration: {number}\t$", cold.log, re.M)
    assert cold.log.startswith(
        f"INIT_START Runtime Version: nodejs:{runtime[6:8]}.v1\tRuntime Version ARN: arn:aws:lambda:"
    )
    assert "Init Duration" not in warm.log
    init_ms = cold.report.init_duration_ms or 0
    assert (
        init_ms + cold.report.duration_ms
        <= cold.report.billed_duration_ms
        < init_ms + cold.report.duration_ms + 1.01
    )


def test_row_26_a_response_may_have_so_many_bytes_and_no_more(broker: Broker, runtime: str) -> None:
    source = RETURN + "'x'.repeat(event)"
    fits, large, after = invoke(broker, runtime, source, MOST - 2, MOST - 1, 1)

    assert len(fits.payload) == MOST
    assert failed(large)["errorType"] == "Function.ResponseSizeTooLarge"
    assert json.loads(after.payload) == "x"


def test_row_27_globals_live_as_long_as_the_environment(broker: Broker, runtime: str) -> None:
    outcomes = invoke(broker, runtime, "let calls = 0;" + RETURN + "++calls", 1, 2, 3)

    assert [json.loads(outcome.payload) for outcome in outcomes] == [1, 2, 3]


def test_row_29_between_invocations_nothing_runs(broker: Broker, runtime: str) -> None:
    # Facts I-8: what was not awaited goes on with the next event. Node 22 and before would wait for an
    # empty loop with a callback, and do not for a promise.
    source = """
        let woken = 0;
        export const handler = async (event) => {
            if (event === "start") {
                const due = Date.now() + 50;
                const timer = setInterval(() => { if (Date.now() > due) { woken += 1; clearInterval(timer); } }, 1);
                return woken;
            }
            return new Promise((resolve) => setTimeout(() => resolve(woken), event));
        };
    """
    first, second = invoke(broker, runtime, source, "start", 200)

    assert json.loads(first.payload) == 0
    assert json.loads(second.payload) == 1


def test_rows_30_to_32_its_environment(broker: Broker, runtime: str) -> None:
    found = returned(broker, runtime, RETURN + "({...process.env, offset: new Date().getTimezoneOffset()})")

    assert set(found) - {"offset"} == NAMES
    assert found["AWS_EXECUTION_ENV"] == f"AWS_Lambda_{runtime}"
    assert found["AWS_LAMBDA_RUNTIME_API"] == "169.254.100.1:9001"
    assert (found["TZ"], found["LANG"], found["offset"]) == (":UTC", "en_US.UTF-8", 0)
    assert found["NODE_PATH"].startswith(
        f"/opt/nodejs/node{runtime[6:8]}/node_modules:/opt/nodejs/node_modules:"
    )


def test_rows_33_and_34_context(broker: Broker, runtime: str) -> None:
    # Facts D-8
    source = RETURN + "({...context, left: context.getRemainingTimeInMillis()})"
    (outcome,) = invoke(broker, runtime, source, memory_mb=256, name="orders", timeout_s=5)

    found = json.loads(outcome.payload)
    assert found["functionName"] == "orders"
    assert found["functionVersion"] == "$LATEST"
    assert found["invokedFunctionArn"] == "arn:aws:lambda:us-east-1:111122223333:function:orders"
    assert found["memoryLimitInMB"] == "256"
    assert found["awsRequestId"] == outcome.request_id
    assert found["logGroupName"] == "/aws/lambda/orders"
    assert found["logStreamName"].count("[$LATEST]") == 1
    assert 0 < found["left"] <= 5000
    assert ("callbackWaitsForEmptyEventLoop" in found) == (runtime == OLD)


def test_rows_35_and_36_what_the_caller_says(broker: Broker, runtime: str) -> None:
    source = RETURN + "[context.clientContext, context.identity, context.invokedFunctionArn]"
    function = Function(files={"index.mjs": source}, runtime=runtime, handler="index.handler", timeout_s=10)
    call = Call(
        qualifier="$LATEST",
        client_context='{"custom": {"name": "Jürgen"}}',
        cognito_identity_id="us-east-1:1",
        cognito_identity_pool_id="us-east-1:2",
    )
    job = Job(
        id=str(uuid.uuid4()), owner="conformance", function=function, events=("{}",), warm=False, call=call
    )
    (outcome,) = (message.outcome for message in broker.run(job) if isinstance(message, Done))

    assert json.loads(outcome.payload) == [
        {"custom": {"name": "Jürgen"}},
        {"cognitoIdentityId": "us-east-1:1", "cognitoIdentityPoolId": "us-east-1:2"},
        "arn:aws:lambda:us-east-1:111122223333:function:my-function:$LATEST",
    ]


def test_row_37_limits_of_a_process(broker: Broker, runtime: str) -> None:
    source = """
        import { execSync } from "node:child_process";
        export const handler = async () => execSync("ulimit -n; ulimit -l").toString().trim().split("\\n");
    """

    assert returned(broker, runtime, source) == ["1024", "64"]


def test_row_38_a_line_of_the_log(broker: Broker, runtime: str) -> None:
    source = (
        RETURN
        + "{ console.log('one\\ntwo'); console.warn({ deep: [1] }); process.stdout.write('plain\\n'); }"
    )
    (outcome,) = invoke(broker, runtime, source)

    prefix = rf"^\d{{4}}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{{3}}Z\t{outcome.request_id}\t"
    assert re.search(prefix + "INFO\tone\ntwo$", outcome.log, re.M)
    assert re.search(prefix + r"WARN\t\{ deep: \[ 1 \] \}$", outcome.log, re.M)
    assert "\nplain\n" in outcome.log


def test_rows_40_to_42_logs_as_json(broker: Broker, runtime: str) -> None:
    # RIC-node; facts O-5, O-6: what goes to stdout past the console stays as it is
    source = (
        RETURN + "{ console.debug('no'); console.log('one', { n: 1 }); process.stdout.write('plain\\n'); }"
    )
    (outcome,) = invoke(broker, runtime, source, log_format="JSON", application_log_level="INFO")

    lines = [line for line in outcome.log.splitlines() if line and '"platform.' not in line]
    logged = json.loads(lines[0])
    assert logged.pop("timestamp").endswith("Z")
    assert logged == {"level": "INFO", "requestId": outcome.request_id, "message": "one { n: 1 }"}
    assert lines[1:] == ["plain"]


def test_rows_43_and_44_results_are_json_in_utf_8(broker: Broker, runtime: str) -> None:
    (outcome,) = invoke(broker, runtime, RETURN + "({ text: 'Jürgen', number: NaN, nothing: undefined })")

    assert outcome.payload == '{"text":"Jürgen","number":null}'


def test_row_66_a_promise_that_is_never_kept(broker: Broker) -> None:
    # RIC-node 3.3.0, 4.0.2
    source = RETURN + "new Promise(() => {})"
    before, (after,) = invoke(broker, OLD, source, 1, 2), invoke(broker, NEW, source)

    assert [(outcome.function_error, outcome.payload) for outcome in before] == [(None, "null")] * 2
    assert failed(after)["errorMessage"].endswith("Error: Runtime exited without providing a reason")


def test_row_67_a_handler_with_a_callback(broker: Broker) -> None:
    # Facts D-6
    files = {
        "index.js": "exports.handler = (event, context, callback) => setTimeout(() => callback(null, 'done'), 5)"
    }

    assert returned(broker, OLD, files) == "done"
    error = failed(*invoke(broker, NEW, files))
    assert error["errorType"] == "Runtime.CallbackHandlerDeprecated"


def test_row_67_a_callback_with_an_error(broker: Broker) -> None:
    files = {"index.js": "exports.handler = (event, context, callback) => callback(new TypeError('odd'))"}

    error = failed(*invoke(broker, OLD, files))
    assert (error["errorType"], error["errorMessage"]) == ("TypeError", "odd")


def test_row_68_an_uncaught_exception_is_logged_and_ends_the_runtime(broker: Broker) -> None:
    # RIC-node 3.3.0 answers with it and exits with 129; 4.0.2 leaves it to node
    source = (
        "let calls = 0;"
        + RETURN
        + "++calls && new Promise(() => setTimeout(() => { throw new Error('late'); }, 5))"
    )
    first, second = invoke(broker, OLD, source, 1, 2)
    (new,) = invoke(broker, NEW, source)

    for outcome in (first, second):
        assert failed(outcome)["errorMessage"] == "late"
        assert f"{outcome.request_id}\tERROR\tUncaught Exception \t" in outcome.log
    assert failed(new)["errorMessage"].endswith("Error: Runtime exited with error: exit status 1")
    assert "Error: late\n" in new.log


def test_row_68_an_unhandled_rejection(broker: Broker) -> None:
    source = RETURN + "{ Promise.reject(new Error('lost')); await new Promise((go) => setTimeout(go, 50)); }"
    error = failed(*invoke(broker, OLD, source))

    assert (error["errorType"], error["errorMessage"]) == ("Runtime.UnhandledPromiseRejection", "Error: lost")
