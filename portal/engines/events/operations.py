"""
What services that build and run systems ask of a function: each waits for it to tell how it went.

CloudFormation https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-requests.html;
CodeDeploy https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-hooks.html;
Secrets Manager https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_lambda-functions.html;
Step Functions https://docs.aws.amazon.com/step-functions/latest/dg/connect-lambda.html
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from .batch import Json
from .identifiers import base64_of, hex_of, uuid_of
from .place import HERE, Place

RequestType = Literal["Create", "Update", "Delete"]
RotationStep = Literal["createSecret", "setSecret", "testSecret", "finishSecret"]


@dataclass(frozen=True, kw_only=True, slots=True)
class CustomResource:
    """A resource of a stack that a function makes. `properties` are its own, without ServiceToken."""

    logical_id: str = "Seed"
    type: str = "Custom::SeedTable"
    properties: Mapping[str, Any]
    physical_id: str = "seed-orders-1"
    stack: str = "shop"
    function: str = "seed-table"
    place: Place = HERE


def custom_resource(
    told: CustomResource, request: RequestType, *, seed: str, old: Mapping[str, Any] | None = None
) -> Json:
    """
    {"RequestType", "ServiceToken", "ResponseURL", "StackId", "RequestId", "LogicalResourceId",
    "PhysicalResourceId"?, "ResourceType", "ResourceProperties", "OldResourceProperties"?}.

    The answer is PUT to ResponseURL, and not returned: without it the stack waits for an hour. There is no
    PhysicalResourceId at Create, and old properties at Update alone. All values of properties are strings
    by the time that they come.
    """
    token = told.place.function_arn(told.function)
    where = f"https://cloudformation-custom-resource-response-{told.place.region.replace('-', '')}"
    whole: Json = {
        "RequestType": request,
        "ServiceToken": token,
        "ResponseURL": f"{where}.s3.{told.place.region}.amazonaws.com/{hex_of(f'signed/{seed}', 40)}",
        "StackId": told.place.arn("cloudformation", f"stack/{told.stack}/{uuid_of(f'stack/{told.stack}')}"),
        "RequestId": uuid_of(f"custom-resource/{seed}"),
        "LogicalResourceId": told.logical_id,
    }
    if request != "Create":
        whole["PhysicalResourceId"] = told.physical_id
    whole |= {
        "ResourceType": told.type,
        "ResourceProperties": {"ServiceToken": token, **_strings(told.properties)},
    }
    if request == "Update":
        whole["OldResourceProperties"] = {"ServiceToken": token, **_strings(old or {})}
    return whole


def _strings(value: Any) -> Any:
    """As CloudFormation passes properties on: numbers and booleans as text, lists and maps kept."""
    if isinstance(value, Mapping):
        return {name: _strings(held) for name, held in value.items()}
    if isinstance(value, list):
        return [_strings(held) for held in value]
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) or value is None else str(value)


def lifecycle_hook(*, seed: str) -> Json:
    """
    {"DeploymentId", "LifecycleEventHookExecutionId"}, before or after traffic is let to a new version: which
    of the two is not said. Call PutLifecycleEventHookExecutionStatus with both, or wait an hour for failure.
    """
    return {
        "DeploymentId": f"d-{hex_of(f'deployment/{seed}', 9).upper()}",
        "LifecycleEventHookExecutionId": base64_of(f"hook/{seed}", 96),
    }


def rotation(step: RotationStep, *, seed: str, secret: str = "shop/db", place: Place = HERE) -> Json:  # noqa: S107  a name
    """{"Step", "SecretId", "ClientRequestToken"}: four invocations, the same token in all of them."""
    return {
        "Step": step,
        "SecretId": place.arn("secretsmanager", f"secret:{secret}-{hex_of(f'secret/{secret}', 6)}"),
        "ClientRequestToken": uuid_of(f"rotation/{seed}"),
    }


def task_token(*, seed: str) -> str:
    """As Step Functions gives for .waitForTaskToken: give it back with SendTaskSuccess or -Failure."""
    return base64_of(f"task-token/{seed}", 288)


def execution_context(*, seed: str, at: str, state: str = "Charge", place: Place = HERE) -> Json:
    """
    The context object of a state machine, as "$$" has it:
    https://docs.aws.amazon.com/step-functions/latest/dg/input-output-contextobject.html
    """
    name = uuid_of(f"execution/{seed}")
    return {
        "Execution": {
            "Id": place.arn("states", f"execution:orders:{name}"),
            "Name": name,
            "RoleArn": f"arn:aws:iam::{place.account_id}:role/orders-machine",
            "StartTime": at,
        },
        "State": {"EnteredTime": at, "Name": state, "RetryCount": 0},
        "StateMachine": {"Id": place.arn("states", "stateMachine:orders"), "Name": "orders"},
    }
