"""Whatever stands in the properties of a template: it is deployed or left out, and nothing breaks on it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.engines.emulator import Job
from portal.engines.stacks import CheckerAt, Stack
from portal.engines.stacks.check import Checked
from portal.engines.stacks.diagram import diagram_of
from portal.engines.stacks.names import TYPES
from portal.engines.stacks.plan import make_plan
from portal.engines.stacks.project import Files
from portal.engines.stacks.reading import Document
from portal.engines.stacks.resolve import Resolver
from portal.engines.stacks.running.invoke import Ran

from .deployed import NOON, SOUND, planned

NAMES = [
    "FunctionName", "Handler", "Runtime", "Code", "ZipFile", "S3Bucket", "S3Key", "MemorySize", "Timeout",
    "Environment", "Variables", "Layers", "Role", "LoggingConfig", "LogFormat", "EphemeralStorage", "Size",
    "TracingConfig", "SnapStart", "DeadLetterConfig", "TargetArn", "Qualifier", "DestinationConfig", "OnFailure",
    "Destination", "EventSourceArn", "BatchSize", "FilterCriteria", "Filters", "Pattern",
    "FunctionResponseTypes", "Policies", "PolicyDocument", "Statement", "ManagedPolicyArns", "PolicyName",
    "AssumeRolePolicyDocument", "Roles", "QueueName", "RedrivePolicy", "deadLetterTargetArn", "maxReceiveCount",
    "FifoQueue", "VisibilityTimeout", "KeySchema", "AttributeDefinitions", "AttributeName", "AttributeType",
    "KeyType", "GlobalSecondaryIndexes", "IndexName", "StreamSpecification", "StreamViewType", "BucketName",
    "NotificationConfiguration", "LambdaConfigurations", "Function", "Event", "Filter", "S3Key", "Rules",
    "EventBridgeConfiguration", "TopicName", "Subscription", "Protocol", "Endpoint", "FilterPolicy", "TopicArn",
    "EventPattern", "Targets", "Target", "Arn", "Input", "ScheduleExpression", "EventBusName", "Name",
    "Definition", "DefinitionString", "DefinitionSubstitutions", "SecretString", "GenerateSecretString",
    "SecretStringTemplate", "Value", "Type", "Body", "paths", "/a", "get", "x-amazon-apigateway-integration",
    "uri", "security", "securityDefinitions", "x-amazon-apigateway-authorizer", "authorizerUri", "RestApiId",
    "ResourceId", "HttpMethod", "Integration", "Uri", "ApiId", "RouteKey", "StageName", "StageVariables",
    "AuthorizerUri", "IntegrationUri", "CorsConfiguration", "AllowOrigins", "MaxAge", "TargetFunctionArn",
    "AuthType", "Cors", "Alarms", "AlarmConfiguration", "DeploymentConfigName", "Dimensions", "MetricName",
    "Namespace", "Threshold", "FunctionVersion", "Buckets", "Queues", "Topics", "Bucket", "Description",
    "ReservedConcurrentExecutions", "EndpointConfiguration", "Types", "Path",
]  # fmt: skip
WORDS = st.sampled_from(
    [
        "", "x", "1", "-1", "{", "[]", "true", "python3.14", "app.handler", "arn:aws:sqs:::q", "packaged", "src/",
        "arn:aws:lambda:us-east-1:111122223333:function:f:live", "AWS/Lambda", "Errors", "sqs", "lambda", "*",
        "CodeDeployDefault.LambdaCanary10Percent5Minutes", "GET", "$default", "AWS::NoValue", "WEBSOCKET",
    ]
)  # fmt: skip
LEAVES = st.none() | st.booleans() | st.integers(-5, 10**12) | st.floats(allow_nan=False) | WORDS
VALUES = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(NAMES), inner, max_size=5)
        | st.builds(lambda name: {"Ref": name}, st.sampled_from(["A0", "A1", "A2", "Absent"]))
        | st.builds(lambda name: {"Fn::GetAtt": [name, "Arn"]}, st.sampled_from(["A0", "A1", "A2"]))
    ),
    max_leaves=25,
)
OF_TYPE = {
    "AWS::Lambda::Function": "FunctionName Handler Runtime Code MemorySize Timeout Environment Layers Role"
    " LoggingConfig EphemeralStorage TracingConfig SnapStart DeadLetterConfig ReservedConcurrentExecutions",
    "AWS::Lambda::Version": "FunctionName",
    "AWS::Lambda::Alias": "FunctionName Name FunctionVersion",
    "AWS::Lambda::LayerVersion": "LayerName Content",
    "AWS::Lambda::Url": "TargetFunctionArn AuthType Cors Qualifier",
    "AWS::Lambda::Permission": "FunctionName Principal Action SourceArn",
    "AWS::Lambda::EventSourceMapping": "EventSourceArn FunctionName BatchSize FilterCriteria Enabled"
    " FunctionResponseTypes DestinationConfig MaximumRetryAttempts",
    "AWS::Lambda::EventInvokeConfig": "FunctionName Qualifier DestinationConfig MaximumRetryAttempts",
    "AWS::IAM::Role": "RoleName Policies ManagedPolicyArns AssumeRolePolicyDocument Path",
    "AWS::IAM::Policy": "Roles PolicyDocument PolicyName",
    "AWS::IAM::ManagedPolicy": "Roles PolicyDocument",
    "AWS::SQS::Queue": "QueueName FifoQueue RedrivePolicy VisibilityTimeout ContentBasedDeduplication",
    "AWS::SQS::QueuePolicy": "Queues PolicyDocument",
    "AWS::DynamoDB::Table": "TableName KeySchema AttributeDefinitions GlobalSecondaryIndexes StreamSpecification",
    "AWS::S3::Bucket": "BucketName VersioningConfiguration NotificationConfiguration",
    "AWS::S3::BucketPolicy": "Bucket PolicyDocument",
    "AWS::SNS::Topic": "TopicName FifoTopic Subscription",
    "AWS::SNS::Subscription": "TopicArn Protocol Endpoint FilterPolicy RawMessageDelivery FilterPolicyScope",
    "AWS::Events::EventBus": "Name",
    "AWS::Events::Rule": "Name EventBusName EventPattern ScheduleExpression Targets State",
    "AWS::Scheduler::Schedule": "Name ScheduleExpression Target",
    "AWS::StepFunctions::StateMachine": "Definition DefinitionString DefinitionSubstitutions",
    "AWS::Kinesis::Stream": "Name ShardCount",
    "AWS::SecretsManager::Secret": "Name SecretString GenerateSecretString Description",
    "AWS::SSM::Parameter": "Name Value Type",
    "AWS::CloudWatch::Alarm": "AlarmName Namespace MetricName Dimensions Threshold ComparisonOperator",
    "AWS::ApiGateway::RestApi": "Body EndpointConfiguration BinaryMediaTypes",
    "AWS::ApiGateway::Stage": "RestApiId StageName Variables",
    "AWS::ApiGateway::Deployment": "RestApiId StageName",
    "AWS::ApiGateway::Resource": "RestApiId ParentId PathPart",
    "AWS::ApiGateway::Method": "RestApiId ResourceId HttpMethod Integration",
    "AWS::ApiGatewayV2::Api": "ProtocolType Body Target RouteKey CorsConfiguration RouteSelectionExpression",
    "AWS::ApiGatewayV2::Stage": "ApiId StageName StageVariables",
    "AWS::ApiGatewayV2::Route": "ApiId RouteKey Target AuthorizerId RouteResponseSelectionExpression",
    "AWS::ApiGatewayV2::Integration": "ApiId IntegrationUri",
    "AWS::ApiGatewayV2::Authorizer": "ApiId AuthorizerUri IdentitySource AuthorizerResultTtlInSeconds",
    "AWS::CodeDeploy::DeploymentGroup": "DeploymentConfigName AlarmConfiguration",
}


def properties_of(kind: str) -> st.SearchStrategy[dict[str, Any]]:
    names = OF_TYPE.get(kind, "Name").split()
    return st.dictionaries(st.sampled_from(names), VALUES, max_size=len(names))


def resource(kind: str) -> st.SearchStrategy[dict[str, Any]]:
    optional = {"UpdatePolicy": VALUES, "Condition": WORDS, "DependsOn": VALUES}
    return st.fixed_dictionaries(
        {"Type": st.just(kind), "Properties": properties_of(kind) | VALUES}, optional=optional
    )


RESOURCES = st.lists(st.sampled_from([*TYPES, "AWS::EC2::VPC"]).flatmap(resource), min_size=1, max_size=4)


@given(RESOURCES, VALUES)
@settings(max_examples=100)
def test_any_properties_make_a_plan(resources: list[dict[str, Any]], outputs: Any) -> None:
    template = {"Resources": {f"A{n}": one for n, one in enumerate(resources)}, "Outputs": outputs}
    resolver = Resolver(template, stack="s", parameters={})
    checked = Checked(
        document=Document(data=template, places={}),
        findings=(),
        template=template,
        resolver=resolver,
        code={"x": "src/"},
    )

    plan = make_plan(checked, project=Files({"src/app.py": "def handler(event, context): pass"}))
    diagram = diagram_of(checked)

    assert all(one.why.endswith(".") for one in plan.left_out)
    assert {edge.source for edge in diagram.edges} <= {node.id for node in diagram.nodes}


def places_in(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, one in pairs:
        yield (*path, name)
        yield from places_in(one, (*path, name))


def with_junk(template: Any, path: tuple[Any, ...], junk: Any) -> Any:
    if not path:
        return junk
    name, *rest = path
    try:
        inner = with_junk(template[name], tuple(rest), junk)
    except (KeyError, IndexError, TypeError):  # an earlier piece of junk stands there
        return template
    if isinstance(template, list):
        return [*template[:name], inner, *template[name + 1 :]]
    return {**template, name: inner}


@pytest.mark.broker
@given(
    st.sampled_from(SOUND),
    st.lists(st.tuples(st.integers(0, 10**6), LEAVES | VALUES), min_size=1, max_size=4),
)
@settings(max_examples=60)
def test_junk_anywhere_in_a_sound_template_breaks_nothing(
    checks: CheckerAt, name: str, mutations: list[tuple[int, Any]]
) -> None:
    template: Any = planned(name, checks).checked.template
    places = list(places_in(template))
    for number, junk in mutations:
        template = with_junk(template, places[number % len(places)], junk)
    checked = Checked(
        document=Document(data={}, places={}),
        findings=(),
        template=template,
        resolver=Resolver(template, stack="my-stack", parameters={}),
        code={"CountFunction": "src/", "Worker": "src/", "NotesFunction": "src/"},
    )

    plan = make_plan(checked, project=Files({"src/app.py": "def handler(event, context): pass"}))
    Stack(plan, run=nobody, now=NOON)
    diagram_of(checked)


def nobody(job: Job) -> Ran:
    raise AssertionError(f"nothing is run: {job.id}")
