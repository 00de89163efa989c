"""
Executions of state machines: begun, written down, and not carried out.

moto would leave them RUNNING for ever, with a history of its own making, and whoever waits for one would wait
until its function timed out. Its interpreter takes a hundred megabytes and threads, and would need what the
functions of a machine answer, which nobody here runs. So an execution has failed at once, and says why.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from moto.core.utils import utcnow

ERROR = "NotSimulatedHere"
CAUSE = (
    "State machines are not run here. Step Functions would have started {machine} with this input: it stands "
    "among what would have been sent."
)


def fail_at_once(note: Callable[[str, str, Any], None]) -> None:
    """Once, in the zygote. `note` writes down a service, a target and a payload."""
    from moto.stepfunctions.models import Execution, StateMachine

    start = StateMachine.start_execution

    def start_execution(self: Any, *given: Any, **named: Any) -> Any:
        execution = start(self, *given, **named)
        if execution.status == "RUNNING":
            execution.status, execution.stop_date = "FAILED", utcnow()
            execution.error, execution.cause = ERROR, CAUSE.format(machine=self.name)
            note("states", self.arn, json.loads(execution.execution_input))
        return execution

    StateMachine.start_execution = start_execution
    Execution.get_execution_history = _history


def _history(execution: Any, roleArn: str) -> list[dict[str, Any]]:  # noqa: N803 - moto's name
    """As it was: what GetExecutionHistory tells of one that failed at its beginning."""
    whole = {"truncated": False}
    started = {"input": execution.execution_input, "inputDetails": whole, "roleArn": roleArn}
    failed = {"error": execution.error, "cause": execution.cause}
    return [
        {
            "timestamp": execution.start_date,
            "type": "ExecutionStarted",
            "id": 1,
            "previousEventId": 0,
            "executionStartedEventDetails": started,
        },
        {
            "timestamp": execution.stop_date,
            "type": "ExecutionFailed",
            "id": 2,
            "previousEventId": 1,
            "executionFailedEventDetails": failed,
        },
    ]
