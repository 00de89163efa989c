"""All that is said of a workflow."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from portal.engines.stacks.check import Checks
from portal.engines.stacks.finding import Finding, in_order
from portal.engines.stacks.reading import Document, Unreadable, read

from .actions import find_actions
from .commands import find_commands
from .credentials import find_credentials
from .majors import MAJORS, Major
from .parts import finding, jobs_of

_PAGE = "https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax"


def check_workflow(
    text: str,
    *,
    checks: Checks,
    has_samconfig: bool = False,
    majors: Mapping[str, Major] = MAJORS,
) -> tuple[Finding, ...]:
    """
    `has_samconfig`: a samconfig.toml is committed, which may hold what `sam deploy` is not told.

    Raises CheckFailed and SandboxError where it could not be checked.
    """
    try:
        document = read(text, dialect="workflow")
    except Unreadable as fault:
        return (fault.finding,)
    if not isinstance(document.data, dict):
        return (_shapeless(document),)
    said = checks.check({"do": "workflow", "workflow": json.loads(json.dumps(document.data))})
    found = [
        finding(
            document, tuple(one["path"]), rule="schema", level="error", message=one["message"],
            remedy="Write it as the syntax of workflows has it.", source=_PAGE,
        )
        for one in said["schema"]
    ]  # fmt: skip
    jobs = jobs_of(document)
    found += find_credentials(document, jobs)
    found += find_actions(document, jobs, majors)
    found += find_commands(document, jobs, has_samconfig=has_samconfig)
    found += _triggers(document)
    return in_order(found)


def _triggers(document: Document) -> Iterator[Finding]:
    on = document.data.get("on")
    names = [on] if isinstance(on, str) else list(on) if isinstance(on, list | dict) else []
    if "pull_request_target" in names:
        yield finding(
            document, ("on",), rule="pull-request-target", level="warning",
            source="https://securitylab.github.com/resources/github-actions-preventing-pwn-requests/",
            message="pull_request_target runs with the repository's secrets for anybody's pull request.",
            remedy="Use pull_request, which has none.",
        )  # fmt: skip
    if "concurrency" not in document.data and names:
        yield finding(
            document, ("on",), rule="concurrency", level="info", source=_PAGE,
            message="Two pushes at once deploy at once.",
            remedy="Add concurrency: {group: deploy-${{ github.ref }}, cancel-in-progress: false}.",
        )  # fmt: skip


def _shapeless(document: Document) -> Finding:
    return finding(
        document, (), rule="schema", level="error", message="A workflow is an object with on and jobs.",
        remedy="Begin with name:, on: and jobs:.", source=_PAGE,
    )  # fmt: skip
