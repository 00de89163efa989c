"""Whom a function's own policy lets in: the one resource that a statement names, and nobody else."""

from __future__ import annotations

import pytest

from portal.engines.emulator.client import Broker
from portal.engines.stacks import CheckerAt, Stack, by_broker

from .deployed import NOON, written

pytestmark = pytest.mark.broker

FUNCTION = """\
Resources:
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: '2012-10-17'
        Statement: [{Effect: Allow, Principal: {Service: lambda.amazonaws.com}, Action: 'sts:AssumeRole'}]
  F:
    Type: AWS::Lambda::Function
    Properties:
      Runtime: python3.14
      Handler: index.handler
      Role: !GetAtt Role.Arn
      Code: {ZipFile: "def handler(event, context):\\n    return {'statusCode': 200, 'body': 'in'}\\n"}
"""
APIS = """\
  Ours:
    Type: AWS::ApiGatewayV2::Api
    Properties: {Name: ours, ProtocolType: HTTP, Target: !GetAtt F.Arn, RouteKey: GET /ours}
  Theirs:
    Type: AWS::ApiGatewayV2::Api
    Properties: {Name: theirs, ProtocolType: HTTP, Target: !GetAtt F.Arn, RouteKey: GET /theirs}
"""
URL = """\
  Url:
    Type: AWS::Lambda::Url
    Properties: {AuthType: NONE, TargetFunctionArn: !GetAtt F.Arn}
  Open:
    Type: AWS::Lambda::Permission
    Properties:
      {Action: 'lambda:InvokeFunctionUrl', FunctionName: !Ref F, Principal: '*', FunctionUrlAuthType: NONE}
"""
THROUGH_URL = """\
  Through:
    Type: AWS::Lambda::Permission
    Properties:
      {Action: 'lambda:InvokeFunction', FunctionName: !Ref F, Principal: '*', InvokedViaFunctionUrl: true}
"""
BUCKET = """\
  Inbox:
    Type: AWS::S3::Bucket
    Properties:
      BucketName: inbox-of-the-shop
      NotificationConfiguration:
        LambdaConfigurations: [{Event: 's3:ObjectCreated:*', Function: !GetAtt F.Arn}]
"""
TOPICS = """\
  Ours:
    Type: AWS::SNS::Topic
    Properties: {TopicName: ours, Subscription: [{Protocol: lambda, Endpoint: !GetAtt F.Arn}]}
  Theirs:
    Type: AWS::SNS::Topic
    Properties: {TopicName: theirs, Subscription: [{Protocol: lambda, Endpoint: !GetAtt F.Arn}]}
"""
API_ARN = "!Sub 'arn:aws:execute-api:${AWS::Region}:${AWS::AccountId}:${Ours}/*/GET/ours'"


def permission(principal: str, **conditions: str) -> str:
    narrower = "".join(f"      {name}: {value}\n" for name, value in conditions.items())
    return (
        "  May:\n    Type: AWS::Lambda::Permission\n    Properties:\n      Action: lambda:InvokeFunction\n"
        f"      FunctionName: !Ref F\n      Principal: {principal}\n{narrower}"
    )


def statuses(text: str, paths: list[str], checks: CheckerAt, broker: Broker) -> list[int]:
    found = written(text, checks, {})
    assert found.plan is not None, [str(one) for one in found.findings]
    stack = Stack(found.plan, run=by_broker(broker), now=NOON, owner="test-permissions")
    return [stack.calls.call("GET", path).exchange.response.status for path in paths]


@pytest.mark.parametrize(
    ("let_in", "answered"),
    [
        (permission("apigateway.amazonaws.com"), [200, 200]),
        (permission("apigateway.amazonaws.com", SourceArn=API_ARN), [200, 500]),
        (permission("s3.amazonaws.com", SourceArn=API_ARN), [500, 500]),
        (permission("apigateway.amazonaws.com", SourceAccount="'444455556666'"), [500, 500]),
        (URL + THROUGH_URL, [500, 500]),
    ],
    ids=["any api", "one api", "another service", "another account", "calls through a url alone"],
)
def test_an_api_is_let_in_by_a_statement_that_names_it(
    let_in: str, answered: list[int], checks: CheckerAt, broker: Broker
) -> None:
    assert statuses(FUNCTION + APIS + let_in, ["/ours", "/theirs"], checks, broker) == answered


@pytest.mark.parametrize(
    ("let_in", "answered"), [(URL, [403]), (URL + THROUGH_URL, [200])], ids=["one statement", "both"]
)
def test_an_open_url_needs_two_statements_and_takes_what_no_api_has(
    let_in: str, answered: list[int], checks: CheckerAt, broker: Broker
) -> None:
    assert statuses(FUNCTION + APIS + let_in, ["/"], checks, broker) == answered


@pytest.mark.parametrize(
    ("conditions", "is_refused"),
    [
        ({"SourceArn": "arn:aws:s3:::inbox-of-the-shop", "SourceAccount": "!Ref AWS::AccountId"}, False),
        ({"SourceArn": "arn:aws:s3:::inbox-of-the-shop/*", "SourceAccount": "!Ref AWS::AccountId"}, True),
        ({"SourceArn": "arn:aws:s3:::inbox-of-the-shop", "SourceAccount": "'444455556666'"}, True),
    ],
    ids=["the bucket", "its objects", "another account"],
)
def test_a_notification_is_refused_where_the_statement_is_about_something_else(
    conditions: dict[str, str], is_refused: bool, checks: CheckerAt
) -> None:
    found = written(FUNCTION + BUCKET + permission("s3.amazonaws.com", **conditions), checks, {})

    assert any("S3 may not invoke" in one.message for one in found.findings) == is_refused


@pytest.mark.parametrize(
    ("let_in", "says"),
    [
        (permission("s3.amazonaws.com"), ["without SourceArn and SourceAccount"]),
        (permission("s3.amazonaws.com", SourceArn="arn:aws:s3:::inbox"), ["without SourceAccount this"]),
        (permission("sns.amazonaws.com"), ["without SourceArn this"]),
        (permission("'*'"), ["Everybody who has an AWS account"]),
        (permission("'*'", PrincipalOrgID="o-a1b2c3d4e5"), []),
        (permission("!Ref AWS::AccountId"), []),
        (URL + THROUGH_URL, []),
    ],
    ids=["a service", "a bucket without its account", "a topic", "everybody", "an organisation", "an account", "a url"],
)  # fmt: skip
def test_a_statement_that_lets_strangers_in_is_told(let_in: str, says: list[str], checks: CheckerAt) -> None:
    told = [one.message for one in written(FUNCTION + let_in, checks, {}).findings if one.rule == "strangers"]

    assert len(told) == len(says)
    assert all(part in message for part, message in zip(says, told, strict=True))


def test_a_topic_is_let_in_by_a_statement_that_names_it(checks: CheckerAt, broker: Broker) -> None:
    found = written(FUNCTION + TOPICS + permission("sns.amazonaws.com", SourceArn="!Ref Ours"), checks, {})
    assert found.plan is not None, [str(one) for one in found.findings]
    stack = Stack(found.plan, run=by_broker(broker), now=NOON, owner="test-permissions")

    stack.publish("Ours", "hello")
    stack.publish("Theirs", "hello")

    first, second = stack.deployment.steps
    assert first.outcome is not None
    assert second.note.startswith("sns.amazonaws.com may not invoke my-stack-F-")
