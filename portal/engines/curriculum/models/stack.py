"""What a check may expect of a template, of the stack that was deployed from it, or of a workflow."""

from __future__ import annotations

from typing import Literal

from .around import Counted
from .value import Line


class Findings(Counted):
    """So many findings of `rule`, of `level` (or worse), or of both; of all where neither is given."""

    kind: Literal["findings"]
    rule: Line | None = None
    level: Literal["error", "warning", "info"] | None = None


class Resources(Counted):
    """So many resources of this `type` were deployed, all of them or in part."""

    kind: Literal["resources"]
    type: Line
    logical_id: Line | None = None


class Steps(Counted):
    """
    So many functions were invoked in consequence of the check's acts: by this `cause`, of this `function`
    (a logical id), with this `outcome`.
    """

    kind: Literal["steps"]
    cause: Line | None = None
    function: Line | None = None
    outcome: Literal["succeeded", "failed"] | None = None


class WorkflowSteps(Counted):
    """
    So many steps of the workflow use this action with these inputs, or run a command that begins with these
    words.
    """

    kind: Literal["workflow_steps"]
    uses: Line | None = None
    inputs: tuple[Line, ...] = ()
    runs: Line | None = None
