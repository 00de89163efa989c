"""Services that wait for an answer: Cognito, Step Functions, and those that build, deploy and rotate."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, get_args

from portal.engines.events import cognito, durable, operations
from portal.engines.events.knobs import Problem, Settings, choice, switch, whole, words
from portal.engines.events.moments import iso_ms
from portal.engines.events.source import Source

from .contents import object_of, order

_GROUP = "Services that wait for an answer"
_TRIGGERS = {
    "pre-sign-up": "before sign-up",
    "post-confirmation": "after confirmation",
    "pre-authentication": "before sign-in",
    "post-authentication": "after sign-in",
    "pre-token-1": "before tokens are made, version 1",
    "pre-token-2": "before tokens are made, version 2",
    "user-migration": "a user who is not there yet",
    "custom-message": "a message to the user",
    "define-challenge": "define a challenge",
    "create-challenge": "create a challenge",
    "verify-challenge": "verify an answer",
    "email-sender": "send an e-mail yourself",
    "sms-sender": "send an SMS yourself",
    "sync": "Cognito Sync, the older service",
}
_STEPS = {
    "createSecret": "1. createSecret: make a new value, AWSPENDING",
    "setSecret": "2. setSecret: tell it to the database",
    "testSecret": "3. testSecret: sign in with it",
    "finishSecret": "4. finishSecret: move AWSCURRENT",
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
        title="Step Functions task",
        group=_GROUP,
        delivery="synchronous",
        summary="Whatever the state passes on: its input as it is, or what its Payload makes"
        " of it, a token with it.",
        answer="Any JSON: it is the result of the state. With a token, call SendTaskSuccess"
        " instead: the return value"
        " is not looked at.",
        docs="https://docs.aws.amazon.com/step-functions/latest/dg/connect-lambda.html",
        own_knobs=(
            choice(
                "pattern",
                "Pattern",
                {
                    "plain": "the input of the state",
                    "named": "a Payload with the input in it",
                    "token": ".waitForTaskToken",
                },
            ),
            switch(
                "context", "With the context object", help="Which execution this is: a key for idempotency."
            ),
        ),
        build=_task,
        check=_check_task,
    ),
    Source(
        slug="durable",
        title="Durable execution",
        group=_GROUP,
        delivery="synchronous",
        summary="What the SDK of durable functions reads: the steps that are done, so that"
        " it can replay them.",
        answer="The SDK answers for your handler. Outside of steps your code must do the same every time.",
        docs="https://docs.aws.amazon.com/lambda/latest/dg/durable-functions.html",
        own_knobs=(
            whole(
                "done",
                "Steps that are done",
                default=0,
                least=0,
                most=50,
                help="0: the first invocation. Else a replay.",
            ),
            switch(
                "waits",
                "A wait that is over",
                help="The function was not running meanwhile, and is invoked anew.",
            ),
        ),
        build=_durable,
    ),
    Source(
        slug="cognito",
        title="Cognito trigger",
        group=_GROUP,
        delivery="synchronous",
        summary="A user pool asks at a step of signing up or in. It waits five seconds, and"
        " asks three times.",
        answer="The event itself, with its response filled in. Raise to deny.",
        docs="https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-working-with-lambda-triggers.html",
        own_knobs=(
            choice("trigger", "Trigger", _TRIGGERS),
            words("user", "User name", default="asha", longest=128),
            words("email", "E-mail", default="asha@example.com", longest=128),
            switch("verified", "The e-mail is verified"),
            switch("metadata", "With ClientMetadata", help="What the app sent along. Anybody can send it."),
        ),
        build=_cognito,
        check=_check_cognito,
    ),
    Source(
        slug="custom-resource",
        title="CloudFormation custom resource",
        group=_GROUP,
        delivery="asynchronous",
        summary="A stack asks for a resource of your making, and waits for an answer at"
        " ResponseURL: for an hour.",
        answer='Nothing that is returned. PUT {"Status", "PhysicalResourceId", "StackId", "RequestId",'
        ' "LogicalResourceId"} to ResponseURL, when it failed too.',
        docs="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-requests.html",
        own_knobs=(
            choice("request", "Request", {"Create": "Create", "Update": "Update", "Delete": "Delete"}),
            words("logical_id", "Logical id", default="Seed", longest=100),
            words(
                "physical_id",
                "Physical id",
                default="seed-orders-1",
                longest=200,
                help="Another one after an Update has the old resource deleted.",
            ),
            words(
                "properties",
                "Properties, JSON",
                default='{"Table": "orders", "Rows": 3, "Force": true}',
                longest=1_000,
                lines=3,
                help="Numbers and booleans come as strings.",
            ),
            words(
                "old",
                "Old properties, JSON",
                default='{"Table": "orders", "Rows": 2}',
                longest=1_000,
                lines=3,
                help="At Update alone.",
            ),
        ),
        build=_custom_resource,
        check=_check_custom_resource,
    ),
    Source(
        slug="codedeploy",
        title="CodeDeploy hook",
        group=_GROUP,
        delivery="undocumented",
        summary="Before traffic is let to a new version, or after: a deployment waits for your verdict.",
        answer="Nothing that is returned. Call PutLifecycleEventHookExecutionStatus, Succeeded or Failed.",
        docs="https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-hooks.html",
        own_knobs=(),
        build=_hook,
    ),
    Source(
        slug="secrets-rotation",
        title="Secrets Manager rotation",
        group=_GROUP,
        delivery="undocumented",
        summary="One of four steps, each an invocation of its own, the same token in all of them.",
        answer="Anything; raise and the rotation is tried again. Each step may come twice:"
        " make it idempotent.",
        docs="https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_lambda-functions.html",
        own_knobs=(choice("step", "Step", _STEPS),),
        build=_rotation,
    ),
)
