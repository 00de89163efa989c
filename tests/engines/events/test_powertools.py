"""What is built is what AWS's own library for handlers, Powertools, takes for an event of its source."""

from __future__ import annotations

import importlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from portal.engines.events import compose

from .turning import ALL, attempt, named

LAYER = Path(__file__).parents[3] / ".venv" / "layers" / "powertools" / "python"
# Each source by its default, and by what is turned where that makes another shape. None: Powertools has no model.
MODELS: dict[str, str] = {
    "rest-api": "APIGatewayProxyEventModel",
    "http-api": "APIGatewayProxyEventV2Model",
    "function-url": "LambdaFunctionUrlModel",
    "alb": "AlbModel",
    "authorizer": "ApiGatewayAuthorizerToken",
    "websocket": "APIGatewayWebSocketConnectEventModel",
    "s3": "S3Model",
    "s3-batch": "S3BatchOperationModel",
    "sqs": "SqsModel",
    "sqs-fifo": "SqsModel",
    "sns": "SnsModel",
    "kinesis": "KinesisDataStreamModel",
    "firehose": "KinesisFirehoseModel",
    "kafka": "KafkaMskEventModel",
    "dynamodb-stream": "DynamoDBStreamModel",
    "eventbridge": "EventBridgeModel",
    "schedule": "EventBridgeModel",
    "cloudwatch-logs": "CloudWatchLogsModel",
    "cognito": "CognitoPreSignupTriggerModel",
    "custom-resource": "CloudFormationCustomResourceCreateModel",
}
TURNED: dict[tuple[str, object], str | None] = {
    ("http-api", "1.0"): "APIGatewayProxyEventModel",
    ("authorizer", "rest-request"): "ApiGatewayAuthorizerRequest",
    ("authorizer", "http-2.0"): "ApiGatewayAuthorizerRequestV2",
    ("authorizer", "http-1.0"): None,
    ("authorizer", "websocket"): None,
    ("websocket", "message"): "APIGatewayWebSocketMessageEventModel",
    ("websocket", "disconnect"): "APIGatewayWebSocketDisconnectEventModel",
    ("s3", "s3:TestEvent"): None,
    ("kafka", "own"): "KafkaSelfManagedEventModel",
    ("schedule", "scheduler"): None,  # the input of a schedule: any JSON
    ("cognito", "post-confirmation"): "CognitoPostConfirmationTriggerModel",
    ("cognito", "pre-authentication"): "CognitoPreAuthenticationTriggerModel",
    ("cognito", "post-authentication"): "CognitoPostAuthenticationTriggerModel",
    ("cognito", "pre-token-1"): "CognitoPreTokenGenerationTriggerModelV1",
    ("cognito", "pre-token-2"): None,  # its model has a map for the scopes, which AWS documents as a list
    ("cognito", "user-migration"): "CognitoMigrateUserTriggerModel",
    ("cognito", "custom-message"): "CognitoCustomMessageTriggerModel",
    ("cognito", "define-challenge"): "CognitoDefineAuthChallengeTriggerModel",
    ("cognito", "create-challenge"): "CognitoCreateAuthChallengeTriggerModel",
    ("cognito", "verify-challenge"): "CognitoVerifyAuthChallengeTriggerModel",
    ("cognito", "email-sender"): "CognitoCustomEmailSenderTriggerModel",
    ("cognito", "sms-sender"): "CognitoCustomSMSSenderTriggerModel",
    ("cognito", "sync"): None,
    ("custom-resource", "Update"): "CloudFormationCustomResourceUpdateModel",
    ("custom-resource", "Delete"): "CloudFormationCustomResourceDeleteModel",
}


def model_of(slug: str, knobs: dict[str, Any]) -> str | None:
    for value in knobs.values():
        if (slug, value) in TURNED:
            return TURNED[slug, value]
    return MODELS.get(slug)


CASES = [case for case in ALL if model_of(*case)]


@pytest.fixture(scope="module")
def models() -> Iterator[Any]:
    """The layer that functions may name, behind everything that is installed here."""
    sys.path.append(str(LAYER))
    yield importlib.import_module("aws_lambda_powertools.utilities.parser.models")
    sys.path.remove(str(LAYER))


@pytest.mark.parametrize("case", CASES, ids=named)
def test_powertools_takes_what_is_built(models, case):
    slug, knobs = case
    made, _ = attempt(slug, knobs)
    if made is None:
        return  # a door that answers by itself

    getattr(models, model_of(slug, knobs) or "").model_validate(made.event)


def test_powertools_takes_a_lost_batch_of_a_table(models):
    event = compose("on-failure", {"stream": "dynamodb"}).event

    told = models.SqsModel.model_validate(event).Records[0].body

    read = models.DynamoDBStreamLambdaOnFailureDestinationModel.model_validate_json(told)

    assert read.ddb_stream_batch_info.batch_size == json.loads(told)["DDBStreamBatchInfo"]["batchSize"]
