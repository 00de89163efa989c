"""Which actions are used, and how they are set: facts Q-5, Q-6, Q-9 to Q-12."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from portal.engines.stacks.finding import Finding
from portal.engines.stacks.reading import Document

from .majors import Major, is_commit, major_of, used
from .parts import Job, Step, finding

_SETUP_PYTHON = "actions/setup-python"
_OLDEST_PYTHON = (3, 10)  # facts Q-10
_VERSION = re.compile(r"(\d{1,3})\.(\d{1,3})")
_PAGE = "https://docs.github.com/en/actions/reference/security/secure-use#using-third-party-actions"


def find_actions(document: Document, jobs: list[Job], majors: Mapping[str, Major]) -> Iterator[Finding]:
    for job in jobs:
        for step in job.steps:
            found = used(step.uses)
            if found is None:
                continue
            yield from _major(document, step, *found, majors)
            if found[0] == _SETUP_PYTHON:
                yield from _python(document, step)


def _major(
    document: Document, step: Step, name: str, reference: str, majors: Mapping[str, Major]
) -> Iterator[Finding]:
    path = (*step.path, "uses")
    major = major_of(reference)
    if major is None:
        if not is_commit(reference):
            yield finding(
                document, path, rule="action-branch", level="warning", source=_PAGE,
                message=f"{name}@{reference[:60]} is a branch: it changes when its owner likes.",
                remedy="Name a release, or better its commit: owner/name@<40 hexadecimal digits>.",
            )  # fmt: skip
        return
    known = majors.get(name)
    if known is None or major >= known.current:
        return
    is_dead = major < known.oldest_running
    runs = " It runs on a Node.js that runners no longer have." if is_dead else ""
    yield finding(
        document, path, rule="action-major", level="error" if is_dead else "warning",
        message=f"{name}@{reference} is old: v{known.current} is current.{runs}",
        remedy=f"Write {name}@v{known.current}, after reading what has changed.",
        source=f"https://github.com/{name}/releases",
    )  # fmt: skip


def _python(document: Document, step: Step) -> Iterator[Finding]:
    version = step.given.get("python-version")
    path = (*step.path, "with", "python-version")
    if isinstance(version, float):
        level = "error" if version < 3.2 else "warning"
        yield finding(
            document, path, rule="python-version", level=level,  # type: ignore[arg-type]
            message=f"python-version without quotes is a number to YAML, {version:g}: 3.10 becomes 3.1.",
            remedy='Put it between quotes: python-version: "3.14".',
            source="https://github.com/actions/setup-python#usage",
        )  # fmt: skip
    if _is_old(version):
        yield finding(
            document, path, rule="python-old", level="warning",
            message=f"Python {version} is too old for current releases of the AWS SAM CLI, the AWS CLI and"
            " cfn-lint: pip takes old ones without a word.",
            remedy='Write python-version: "3.14".',
        )  # fmt: skip


def _is_old(version: object) -> bool:
    """3.1 is 3.10 without quotes, which has been told already."""
    found = _VERSION.match(str(version))
    return found is not None and (3, 2) <= (int(found[1]), int(found[2])) < _OLDEST_PYTHON
