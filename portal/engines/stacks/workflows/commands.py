"""What a workflow runs: sam build and deploy, which ask nobody, and installations. Facts Q-8, Q-9."""

from __future__ import annotations

import re
from collections.abc import Iterator

from portal.engines.stacks.finding import Finding
from portal.engines.stacks.reading import Document

from .parts import Job, Step, finding

_DEPLOY_PAGE = "https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-cli-command-reference-sam-deploy.html"
_UNTRUSTED = re.compile(
    r"\$\{\{\s{0,20}github\.(?:head_ref|event\.(?:issue|pull_request|comment|review|head_commit)\.[\w.]{0,80}"
    r"(?:title|body|message|name|email|ref|label))\s{0,20}\}\}"
)
_SECRET = re.compile(r"\b(?:echo|printf|cat)\b[^\n]{0,200}\$\{\{\s{0,20}secrets\.")
_ADMIN = ("CAPABILITY_IAM", "CAPABILITY_NAMED_IAM")


def find_commands(document: Document, jobs: list[Job], *, has_samconfig: bool) -> Iterator[Finding]:
    # Split once: a stranger's script of a thousand deployments is still read in one go.
    ran = [[(step, list(step.commands())) for step in job.steps] for job in jobs]
    for steps in ran:
        is_built = False
        for step, commands in steps:
            is_built = is_built or _builds(step, commands)
            for command in commands:
                if command[:2] == ["sam", "deploy"]:
                    yield from _deploy(document, step, command, has_samconfig=has_samconfig)
                    if not is_built:
                        yield finding(
                            document, (*step.path, "run"), rule="sam-build", level="warning",
                            source=_DEPLOY_PAGE,
                            message="sam deploy without sam build before it packages the source as it lies"
                            " there.",
                            remedy="Run sam build in a step before it.",
                        )  # fmt: skip
                yield from _install(document, step, command)
    yield from _unchecked(
        document, [command for steps in ran for _, commands in steps for command in commands]
    )
    for job in jobs:
        for step in job.steps:
            yield from _shell(document, step)


def _builds(step: Step, commands: list[list[str]]) -> bool:
    """In the step itself, or as an artifact of another job, which may be built too."""
    return "download-artifact" in step.uses or any(command[:2] == ["sam", "build"] for command in commands)


def _unchecked(document: Document, commands: list[list[str]]) -> Iterator[Finding]:
    if any(command[:2] == ["sam", "deploy"] for command in commands) and not any(
        command[:2] == ["sam", "validate"] or command[0] in ("cfn-lint", "pytest") or "unittest" in command
        for command in commands
    ):
        yield finding(
            document, ("jobs",), rule="unchecked", level="info",
            message="Nothing is checked before it is deployed.",
            remedy="Add a job with sam validate --lint and the tests, and let the deployment need it.",
        )  # fmt: skip


def _deploy(document: Document, step: Step, command: list[str], *, has_samconfig: bool) -> Iterator[Finding]:
    path = (*step.path, "run")
    flags = {word.partition("=")[0] for word in command if word.startswith("-")}

    def fault(level: str, message: str, remedy: str) -> Finding:
        return finding(
            document, path, rule="sam-deploy", level=level, message=message,  # type: ignore[arg-type]
            remedy=remedy,
            source=_DEPLOY_PAGE,
        )  # fmt: skip

    if "--guided" in flags or "-g" in flags:
        yield fault(
            "error", "sam deploy --guided asks questions, and nobody is there.", "Leave out --guided."
        )
    if "--no-confirm-changeset" not in flags and not has_samconfig:
        message = "sam deploy may wait for somebody to confirm the changeset."
        yield fault("error", message, "Add --no-confirm-changeset.")
    if "--no-fail-on-empty-changeset" not in flags and not has_samconfig:
        message = "sam deploy fails when nothing has changed."
        yield fault("warning", message, "Add --no-fail-on-empty-changeset.")
    if not flags & {"--resolve-s3", "--s3-bucket"} and not has_samconfig:
        message = (
            "S3 Bucket not specified, use --s3-bucket to specify a bucket name, or use --resolve-s3 to create"
            " a managed default bucket, or run sam deploy --guided"
        )
        yield fault("error", message, "Add --resolve-s3, or commit samconfig.toml.")
    if "--stack-name" not in flags and not has_samconfig:
        yield fault("error", "Missing option '--stack-name'", "Add --stack-name with the name of the stack.")
    if "--capabilities" not in flags and not has_samconfig:
        message = "Requires capabilities : [CAPABILITY_IAM]: SAM makes roles for the functions."
        yield fault("error", message, "Add --capabilities CAPABILITY_IAM.")


def _install(document: Document, step: Step, command: list[str]) -> Iterator[Finding]:
    is_pip = command[:2] == ["pip", "install"] or command[1:4] == ["-m", "pip", "install"]
    if is_pip and any(word.partition("=")[0] == "awscli" for word in command):
        yield finding(
            document, (*step.path, "run"), rule="awscli-1", level="warning",
            source="https://docs.aws.amazon.com/cli/latest/userguide/cliv2-migration.html",
            message="pip install awscli installs version 1 of the AWS CLI, which is in maintenance mode.",
            remedy="Leave it out: runners have version 2.",
        )  # fmt: skip
    if is_pip and any(word.partition("=")[0] == "aws-sam-cli" for word in command):
        yield finding(
            document, (*step.path, "run"), rule="setup-sam", level="info",
            source="https://github.com/aws-actions/setup-sam",
            message="The SAM CLI is installed by pip, with all that it depends on, at each run.",
            remedy="Use aws-actions/setup-sam@v3 with use-installer: true.",
        )  # fmt: skip


def _shell(document: Document, step: Step) -> Iterator[Finding]:
    if found := _UNTRUSTED.search(step.run):
        yield finding(
            document, (*step.path, "run"), rule="injection", level="error",
            source="https://docs.github.com/en/actions/concepts/security/script-injections",
            message=f"{found[0]} is put into the script as it is: whoever writes it can run commands.",
            remedy="Hand it over in env:, and use the variable between quotes.",
        )  # fmt: skip
    if _SECRET.search(step.run):
        yield finding(
            document, (*step.path, "run"), rule="secret-printed", level="error",
            message="A secret is printed into the log.",
            remedy="Hand it over in env: to the command that needs it.",
        )  # fmt: skip
