"""What goes wrong in a workflow: a definition that is refused, and an error that a state reports."""

from __future__ import annotations

RUNTIME = "States.Runtime"
DATA_LIMIT = "States.DataLimitExceeded"
TIMEOUT = "States.Timeout"
HEARTBEAT = "States.HeartbeatTimeout"
TASK_FAILED = "States.TaskFailed"
ALL = "States.ALL"
NO_CHOICE = "States.NoChoiceMatched"
INTRINSIC = "States.IntrinsicFailure"
RESULT_PATH = "States.ResultPathMatchFailure"
ABORTED = "Execution.Aborted"

CAUSE_CHARACTERS = 32_768  # botocore's model, SensitiveCause
ERROR_CHARACTERS = 256  # botocore's model, SensitiveError


class BadDefinition(ValueError):
    """CreateStateMachine would not take it; the message begins with the place of the fault."""

    code = "InvalidDefinition"

    def __init__(self, place: str, says: str) -> None:
        super().__init__(f"{place}: {says}")
        self.place = place
        self.says = says


class StateError(Exception):
    """An error by its name, which retriers and catchers go by, and its cause."""

    def __init__(self, error: str, cause: str = "") -> None:
        super().__init__(f"{error}: {cause}")
        self.error = error[:ERROR_CHARACTERS]
        self.cause = cause[:CAUSE_CHARACTERS]

    @property
    def output(self) -> dict[str, str]:
        """What a catcher passes on."""
        return {"Error": self.error, "Cause": self.cause}


def matches(error: str, names: tuple[str, ...]) -> bool:
    """
    Whether ErrorEquals names it. States.ALL means any but the two that always end an execution,
    States.TaskFailed any but a time-out too.
    https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html
    """
    if error in names:
        return True
    if error in (RUNTIME, DATA_LIMIT):
        return False
    return ALL in names or (TASK_FAILED in names and error != TIMEOUT)
