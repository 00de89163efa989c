"""How a workflow signs in to AWS: with a role and OIDC, never with keys that are kept. Facts Q-1 to Q-3."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from portal.engines.stacks.finding import Finding
from portal.engines.stacks.reading import Document

from .majors import used
from .parts import Job, Step, finding

_SIGN_IN = "aws-actions/configure-aws-credentials"
_KEYS = ("aws-access-key-id", "aws-secret-access-key")
_VARIABLES = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")
_SYNTAX = "https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#permissions"
_PAGE = "https://docs.github.com/en/actions/how-tos/secure-your-work/security-harden-deployments/oidc-in-aws"


def find_credentials(document: Document, jobs: list[Job]) -> Iterator[Finding]:
    top = document.data if isinstance(document.data, dict) else {}
    for job in jobs:
        signs_in = [step for step in job.steps if (found := used(step.uses)) and found[0] == _SIGN_IN]
        yield from _keys(document, job)
        for step in signs_in:
            yield from _sign_in(document, step)
        asks = any("role-to-assume" in step.given for step in signs_in)
        if asks and not _may(job.written.get("permissions", top.get("permissions")), "id-token", "write"):
            yield finding(
                document, job.path, rule="oidc-permission", level="error", source=_PAGE,
                message=f"The job {job.name} may ask GitHub for no token: without id-token: write"
                " there is no OIDC.",
                remedy="Add permissions: {id-token: write, contents: read} to it, or at the top.",
            )  # fmt: skip
    if jobs and "permissions" not in top and not all("permissions" in job.written for job in jobs):
        yield finding(
            document, ("jobs",), rule="permissions", level="warning",
            source=_SYNTAX,
            message="Nothing says what the workflow's token may do: it may do what the repository lets it.",
            remedy="Write permissions: at the top, no more than is needed: id-token: write, contents: read.",
        )  # fmt: skip


def _keys(document: Document, job: Job) -> Iterator[Finding]:
    places: list[tuple[tuple[str | int, ...], Mapping[str, Any]]] = [
        (("env",), document.data.get("env") or {}),
        ((*job.path, "env"), job.written.get("env") or {}),
        *(((*step.path, "env"), step.environment) for step in job.steps),
    ]
    for path, variables in places:
        for name in _VARIABLES if isinstance(variables, dict) else ():
            if name in variables:
                yield _of_key(document, (*path, name), name)


def _sign_in(document: Document, step: Step) -> Iterator[Finding]:
    given = [name for name in _KEYS if name in step.given]
    if given:
        yield _of_key(document, (*step.path, "with", given[0]), given[0])
    elif "role-to-assume" not in step.given:
        yield finding(
            document, step.path, rule="oidc", level="error", source=_PAGE,
            message="It signs in to AWS with neither a role nor keys.",
            remedy="Name the role: role-to-assume: ${{ vars.DEPLOY_ROLE_ARN }}.",
        )  # fmt: skip
    if "aws-region" not in step.given:
        yield finding(
            document, step.path, rule="region", level="error",
            message="Input required and not supplied: aws-region",
            remedy="Add aws-region: us-east-1, or yours.",
        )  # fmt: skip


def _of_key(document: Document, path: tuple[str | int, ...], name: str) -> Finding:
    return finding(
        document, path, rule="oidc", level="error", source=_PAGE,
        message=f"{name}: a long-lived key lies in the repository's secrets. Whoever gets it has it until it"
        " is revoked.",
        remedy="Use OIDC: role-to-assume, a role that trusts this repository; permissions: id-token: write.",
    )  # fmt: skip


def _may(permissions: Any, name: str, level: str) -> bool:
    if permissions == "write-all":
        return True
    return isinstance(permissions, dict) and permissions.get(name) == level
