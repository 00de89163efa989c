"""Services that wait for an answer: Cognito, Step Functions, and those that build, deploy and rotate."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, get_args

from portal.engines.events import cognito, durable, operations
from portal.engines.events.knobs import Problem, Settings, choice, switch, whole, words
from portal.engines.events.moments import iso_ms
from portal.engines.events.said import gettext_noop as _
from portal.engines.events.source import Source

from .contents import object_of, order

_GROUP = _("Services that wait for an answer")
_TRIGGERS = {
    "pre-sign-up": _("before sign-up"),
    "post-confirmation": _("after confirmation"),
    "pre-authentication": _("before sign-in"),
    "post-authentication": _("after sign-in"),
    "pre-token-1": _("before tokens are made, version 1"),
    "pre-token-2": _("before tokens are made, version 2"),
    "user-migration": _("a user who is not there yet"),
    "custom-message": _("a message to the user"),
    "define-challenge": _("define a challenge"),
    "create-challenge": _("create a challenge"),
    "verify-challenge": _("verify an answer"),
    "email-sender": _("send an e-mail yourself"),
    "sms-sender": _("send an SMS yourself"),
    "sync": _("Cognito Sync, the older service"),
}
_STEPS = {
    "createSecret": _("1. createSecret: make a new value, AWSPENDING"),
    "setSecret": _("2. setSecret: tell it to the database"),
    "testSecret": _("3. testSecret: sign in with it"),
    "finishSecret": _("4. finishSecret: move AWSCURRENT"),
}


def _cognito(settings: Settings) -> Any:
    trigger = settings.text("trigger")
    if trigger == "sync":
        return cognito.sync_event(dataset={"theme": "dark", "language": "mr"})
    user = cognito.User(
        name=settings.text("user"),
        email=settings.text("email"),
        is_verified=settings.is_on("verified"),
        metadata={"campaign": "diwali"} if settings.is_on("metadata") else None,
    )
    return cognito.event(trigger, user, seed=settings.seed)


def _check_cognito(settings: Settings) -> Iterator[Problem]:
    if not settings.text("user"):
        yield Problem(knob="user", says="User name: write one; Cognito has none without.")


def _custom_resource(settings: Settings) -> Any:
    request = next(one for one in get_args(operations.RequestType) if one == settings.text("request"))
    told = operations.CustomResource(
        logical_id=settings.text("logical_id"),
        properties=object_of(settings.text("properties")) or {},
        physical_id=settings.text("physical_id"),
    )
    old = object_of(settings.text("old"))
    return operations.custom_resource(told, request, seed=settings.seed, old=old)


def _check_custom_resource(settings: Settings) -> Iterator[Problem]:
    for name, label in (("properties", "Properties"), ("old", "Old properties")):
        if object_of(settings.text(name)) is None:
            yield Problem(knob=name, says=f'{label}: write a JSON object like {{"Table": "orders"}}.')
    for name, label in (("logical_id", "Logical id"), ("physical_id", "Physical id")):
        if not settings.text(name):
            yield Problem(knob=name, says=f"{label}: write one.")


def _hook(settings: Settings) -> Any:
    return operations.lifecycle_hook(seed=settings.seed)


def _rotation(settings: Settings) -> Any:
    step = next(one for one in get_args(operations.RotationStep) if one == settings.text("step"))
    return operations.rotation(step, seed=settings.seed)


def _task(settings: Settings) -> Any:
    if settings.text("pattern") == "plain":
        return order(1)
    told: dict[str, Any] = {"input": order(1)}
    if settings.text("pattern") == "token":
        told["taskToken"] = operations.task_token(seed=settings.seed)
    if settings.is_on("context"):
        at = iso_ms(settings.at_ms)
        told["execution"] = operations.execution_context(seed=settings.seed, at=at)
    return told


def _check_task(settings: Settings) -> Iterator[Problem]:
    if settings.is_on("context") and settings.text("pattern") == "plain":
        yield Problem(knob="context", says="The input alone has no context: choose a Payload or a token.")


def _durable(settings: Settings) -> Any:
    done = settings.number("done")
    return durable.event(
        order(1), seed=settings.seed, at_ms=settings.at_ms, done=done, waits=settings.is_on("waits")
    )


SOURCES = (
    Source(
        slug="step-functions",
        title=_("Step Functions task"),
        group=_GROUP,
        delivery="synchronous",
        summary=_(
            "Whatever the state passes on: its input as it is, or what its Payload makes"
            " of it, a token with it."
        ),
        answer=_(
            "Any JSON: it is the result of the state. With a token, call SendTaskSuccess"
            " instead: the return value"
            " is not looked at."
        ),
        docs="https://docs.aws.amazon.com/step-functions/latest/dg/connect-lambda.html",
        own_knobs=(
            choice(
                "pattern",
                _("Pattern"),
                {
                    "plain": _("the input of the state"),
                    "named": _("a Payload with the input in it"),
                    "token": ".waitForTaskToken",
                },
            ),
            switch(
                "context",
                _("With the context object"),
                help=_("Which execution this is: a key for idempotency."),
            ),
        ),
        build=_task,
        check=_check_task,
    ),
    Source(
        slug="durable",
        title=_("Durable execution"),
        group=_GROUP,
        delivery="synchronous",
        summary=_(
            "What the SDK of durable functions reads: the steps that are done, so that it can replay them."
        ),
        answer=_("The SDK answers for your handler. Outside of steps your code must do the same every time."),
        docs="https://docs.aws.amazon.com/lambda/latest/dg/durable-functions.html",
        own_knobs=(
            whole(
                "done",
                _("Steps that are done"),
                default=0,
                least=0,
                most=50,
                help=_("0: the first invocation. Else a replay."),
            ),
            switch(
                "waits",
                _("A wait that is over"),
                help=_("The function was not running meanwhile, and is invoked anew."),
            ),
        ),
        build=_durable,
    ),
    Source(
        slug="cognito",
        title=_("Cognito trigger"),
        group=_GROUP,
        delivery="synchronous",
        summary=_(
            "A user pool asks at a step of signing up or in. It waits five seconds, and asks three times."
        ),
        answer=_("The event itself, with its response filled in. Raise to deny."),
        docs="https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-working-with-lambda-triggers.html",
        own_knobs=(
            choice("trigger", _("Trigger"), _TRIGGERS),
            words("user", _("User name"), default="asha", longest=128),
            words("email", _("E-mail"), default="asha@example.com", longest=128),
            switch("verified", _("The e-mail is verified")),
            switch(
                "metadata", _("With ClientMetadata"), help=_("What the app sent along. Anybody can send it.")
            ),
        ),
        build=_cognito,
        check=_check_cognito,
    ),
    Source(
        slug="custom-resource",
        title=_("CloudFormation custom resource"),
        group=_GROUP,
        delivery="asynchronous",
        summary=_(
            "A stack asks for a resource of your making, and waits for an answer at ResponseURL: for an hour."
        ),
        answer=_(
            'Nothing that is returned. PUT {"Status", "PhysicalResourceId", "StackId", "RequestId",'
            ' "LogicalResourceId"} to ResponseURL, when it failed too.'
        ),
        docs="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-requests.html",
        own_knobs=(
            choice("request", _("Request"), {"Create": "Create", "Update": "Update", "Delete": "Delete"}),
            words("logical_id", _("Logical id"), default="Seed", longest=100),
            words(
                "physical_id",
                _("Physical id"),
                default="seed-orders-1",
                longest=200,
                help=_("Another one after an Update has the old resource deleted."),
            ),
            words(
                "properties",
                _("Properties, JSON"),
                default='{"Table": "orders", "Rows": 3, "Force": true}',
                longest=1_000,
                lines=3,
                help=_("Numbers and booleans come as strings."),
            ),
            words(
                "old",
                _("Old properties, JSON"),
                default='{"Table": "orders", "Rows": 2}',
                longest=1_000,
                lines=3,
                help=_("At Update alone."),
            ),
        ),
        build=_custom_resource,
        check=_check_custom_resource,
    ),
    Source(
        slug="codedeploy",
        title=_("CodeDeploy hook"),
        group=_GROUP,
        delivery="undocumented",
        summary=_("Before traffic is let to a new version, or after: a deployment waits for your verdict."),
        answer=_("Nothing that is returned. Call PutLifecycleEventHookExecutionStatus, Succeeded or Failed."),
        docs="https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-hooks.html",
        own_knobs=(),
        build=_hook,
    ),
    Source(
        slug="secrets-rotation",
        title=_("Secrets Manager rotation"),
        group=_GROUP,
        delivery="undocumented",
        summary=_("One of four steps, each an invocation of its own, the same token in all of them."),
        answer=_(
            "Anything; raise and the rotation is tried again. Each step may come twice: make it idempotent."
        ),
        docs="https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_lambda-functions.html",
        own_knobs=(choice("step", _("Step"), _STEPS),),
        build=_rotation,
    ),
)
