"""
What CloudFormation calls the resources of a stack, and what Ref and GetAtt give of each: a row a type.

Names that a template does not give are the stack's, the logical id and twelve signs, as CloudFormation makes
them; here the same ones each time. Source: "Return values" on the page of each resource type,
https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/introduction.html
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

ACCOUNT: Final = "111122223333"
REGION: Final = "us-east-1"
PARTITION: Final = "aws"
SUFFIX: Final = "amazonaws.com"
_STREAM_LABEL: Final = "2026-01-01T00:00:00.000"
_HERE = f"{REGION}:{ACCOUNT}"

Properties = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True, slots=True)
class Named:
    """A resource as far as its name goes. `properties` are resolved as far as a name needs them."""

    stack: str
    logical_id: str
    name: str
    properties: Properties


@dataclass(frozen=True, kw_only=True, slots=True)
class Type:
    """
    `name` is the property that gives the name, "" where there is none; `longest` bounds what is generated.
    `ref` and `attributes` make what the functions give, from texts with {name}, or by a function. `needs` are
    the other properties that these look at.
    """

    name: str = ""
    longest: int = 64
    ref: str | Callable[[Named], str] = "{name}"
    attributes: Mapping[str, str | Callable[[Named], str]]
    needs: tuple[str, ...] = ()


def suffix(stack: str, logical_id: str, length: int = 12) -> str:
    digest = hashlib.sha256(f"{stack}/{logical_id}".encode()).digest()
    return base64.b32encode(digest).decode()[:length]


def short_id(stack: str, logical_id: str) -> str:
    """As the id of an API: ten letters and digits."""
    return suffix(stack, logical_id, 10).lower()


def generated(stack: str, logical_id: str, longest: int) -> str:
    """Cut in the middle where it would be too long, as CloudFormation does."""
    tail = suffix(stack, logical_id)
    return f"{stack}-{logical_id}"[: longest - len(tail) - 1] + f"-{tail}"


def _function_arn(one: Named) -> str:
    """Of a version's or alias's function, which is named by name or ARN."""
    given = str(one.properties.get("FunctionName", ""))
    return given if given.startswith("arn:") else f"arn:{PARTITION}:lambda:{_HERE}:function:{given}"


def _alias(one: Named) -> str:
    return f"{_function_arn(one)}:{one.properties.get('Name', '')}"


def _secret_arn(one: Named) -> str:
    return f"arn:aws:secretsmanager:{_HERE}:secret:{one.name}-{suffix(one.stack, one.logical_id, 6)}"


def _role_arn(one: Named) -> str:
    path = str(one.properties.get("Path") or "/")
    return f"arn:aws:iam::{ACCOUNT}:role{path}{one.name}"


def _id(one: Named) -> str:
    return short_id(one.stack, one.logical_id)


def _endpoint(one: Named) -> str:
    scheme = "wss" if one.properties.get("ProtocolType") == "WEBSOCKET" else "https"
    return f"{scheme}://{_id(one)}.execute-api.{REGION}.{SUFFIX}"


def _rule_arn(one: Named) -> str:
    bus = str(one.properties.get("EventBusName") or "default").rpartition("/")[2]
    return f"arn:aws:events:{_HERE}:rule/{one.name if bus == 'default' else f'{bus}/{one.name}'}"


def _url(one: Named) -> str:
    return f"https://{hashlib.sha256(f'{one.stack}/{one.logical_id}'.encode()).hexdigest()[:32]}.lambda-url.{REGION}.on.aws/"


def _value(one: Named) -> str:
    return str(one.properties.get("Value", ""))


def _stage(one: Named) -> str:
    return str(one.properties.get("StageName", ""))


def _plain(arn: str) -> dict[str, str | Callable[[Named], str]]:
    return {"Arn": f"arn:aws:{arn}"}


TYPES: Final[dict[str, Type]] = {
    "AWS::Lambda::Function": Type(
        name="FunctionName", attributes=_plain(f"lambda:{_HERE}:function:{{name}}")
    ),
    "AWS::Lambda::Version": Type(
        ref=lambda one: f"{_function_arn(one)}:1",
        attributes={"Version": "1", "FunctionArn": lambda one: f"{_function_arn(one)}:1"},
        needs=("FunctionName",),
    ),
    "AWS::Lambda::Alias": Type(ref=_alias, attributes={"AliasArn": _alias}, needs=("FunctionName", "Name")),
    "AWS::Lambda::LayerVersion": Type(
        name="LayerName",
        longest=140,
        ref=f"arn:aws:lambda:{_HERE}:layer:{{name}}:1",
        attributes={"LayerVersionArn": f"arn:aws:lambda:{_HERE}:layer:{{name}}:1"},
    ),
    "AWS::Lambda::Url": Type(
        ref=lambda one: str(one.properties.get("TargetFunctionArn", "")),
        attributes={
            "FunctionUrl": _url,
            "FunctionArn": lambda one: str(one.properties.get("TargetFunctionArn", "")),
        },
        needs=("TargetFunctionArn",),
    ),
    "AWS::Lambda::Permission": Type(attributes={"Id": "{name}"}),
    "AWS::Lambda::EventSourceMapping": Type(attributes={"Id": "{name}"}),
    "AWS::Lambda::EventInvokeConfig": Type(attributes={}),
    "AWS::IAM::Role": Type(
        name="RoleName",
        attributes={"Arn": _role_arn, "RoleId": lambda one: f"AROA{suffix(one.stack, one.logical_id, 17)}"},
        needs=("Path",),
    ),
    "AWS::IAM::Policy": Type(name="PolicyName", longest=128, attributes={}),
    "AWS::IAM::ManagedPolicy": Type(
        name="ManagedPolicyName", longest=128, ref=f"arn:aws:iam::{ACCOUNT}:policy/{{name}}", attributes={}
    ),
    "AWS::SQS::Queue": Type(
        name="QueueName",
        longest=75,
        ref=f"https://sqs.{REGION}.{SUFFIX}/{ACCOUNT}/{{name}}",
        attributes={
            **_plain(f"sqs:{_HERE}:{{name}}"),
            "QueueName": "{name}",
            "QueueUrl": f"https://sqs.{REGION}.{SUFFIX}/{ACCOUNT}/{{name}}",
        },
        needs=("FifoQueue",),
    ),
    "AWS::SQS::QueuePolicy": Type(attributes={"Id": "{name}"}),
    "AWS::DynamoDB::Table": Type(
        name="TableName",
        longest=255,
        attributes={
            **_plain(f"dynamodb:{_HERE}:table/{{name}}"),
            "StreamArn": f"arn:aws:dynamodb:{_HERE}:table/{{name}}/stream/{_STREAM_LABEL}",
        },
    ),
    "AWS::S3::Bucket": Type(
        name="BucketName",
        longest=63,
        attributes={
            **_plain("s3:::{name}"),
            "DomainName": f"{{name}}.s3.{SUFFIX}",
            "RegionalDomainName": f"{{name}}.s3.{REGION}.{SUFFIX}",
            "DualStackDomainName": f"{{name}}.s3.dualstack.{REGION}.{SUFFIX}",
            "WebsiteURL": f"http://{{name}}.s3-website-{REGION}.{SUFFIX}",
        },
    ),
    "AWS::S3::BucketPolicy": Type(attributes={}),
    "AWS::SNS::Topic": Type(
        name="TopicName",
        longest=251,
        ref=f"arn:aws:sns:{_HERE}:{{name}}",
        attributes={"TopicArn": f"arn:aws:sns:{_HERE}:{{name}}", "TopicName": "{name}"},
        needs=("FifoTopic",),
    ),
    "AWS::SNS::Subscription": Type(attributes={"Arn": f"arn:aws:sns:{_HERE}:{{name}}"}),
    "AWS::SNS::TopicPolicy": Type(attributes={"Id": "{name}"}),
    "AWS::Events::EventBus": Type(
        name="Name",
        longest=256,
        attributes={**_plain(f"events:{_HERE}:event-bus/{{name}}"), "Name": "{name}"},
    ),
    "AWS::Events::Rule": Type(name="Name", attributes={"Arn": _rule_arn}, needs=("EventBusName",)),
    "AWS::Scheduler::Schedule": Type(
        name="Name", attributes=_plain(f"scheduler:{_HERE}:schedule/default/{{name}}")
    ),
    "AWS::StepFunctions::StateMachine": Type(
        name="StateMachineName",
        longest=80,
        ref=f"arn:aws:states:{_HERE}:stateMachine:{{name}}",
        attributes={**_plain(f"states:{_HERE}:stateMachine:{{name}}"), "Name": "{name}"},
    ),
    "AWS::Kinesis::Stream": Type(
        name="Name", longest=128, attributes=_plain(f"kinesis:{_HERE}:stream/{{name}}")
    ),
    "AWS::SecretsManager::Secret": Type(
        name="Name", longest=512, ref=_secret_arn, attributes={"Id": _secret_arn}
    ),
    "AWS::SSM::Parameter": Type(
        name="Name", longest=1_011, attributes={"Type": "String", "Value": _value}, needs=("Value",)
    ),
    "AWS::CloudWatch::Alarm": Type(
        name="AlarmName", longest=255, attributes=_plain(f"cloudwatch:{_HERE}:alarm:{{name}}")
    ),
    "AWS::Logs::LogGroup": Type(
        name="LogGroupName", longest=512, attributes=_plain(f"logs:{_HERE}:log-group:{{name}}:*")
    ),
    "AWS::ApiGateway::RestApi": Type(
        ref=_id,
        attributes={
            "RestApiId": _id,
            "RootResourceId": lambda one: suffix(one.stack, one.logical_id).lower(),
        },
    ),
    "AWS::ApiGateway::Deployment": Type(ref=_id, attributes={"DeploymentId": _id}),
    "AWS::ApiGateway::Stage": Type(ref=_stage, attributes={}, needs=("StageName",)),
    "AWS::ApiGateway::Resource": Type(ref=_id, attributes={"ResourceId": _id}),
    "AWS::ApiGateway::Method": Type(ref=_id, attributes={}),
    "AWS::ApiGateway::Authorizer": Type(ref=_id, attributes={"AuthorizerId": _id}),
    "AWS::ApiGatewayV2::Api": Type(
        ref=_id, attributes={"ApiId": _id, "ApiEndpoint": _endpoint}, needs=("ProtocolType",)
    ),
    "AWS::ApiGatewayV2::Stage": Type(ref=_stage, attributes={}, needs=("StageName",)),
    "AWS::ApiGatewayV2::Deployment": Type(ref=_id, attributes={"DeploymentId": _id}),
    "AWS::ApiGatewayV2::Integration": Type(ref=_id, attributes={"IntegrationId": _id}),
    "AWS::ApiGatewayV2::Route": Type(ref=_id, attributes={"RouteId": _id}),
    "AWS::ApiGatewayV2::Authorizer": Type(ref=_id, attributes={"AuthorizerId": _id}),
    "AWS::CodeDeploy::Application": Type(name="ApplicationName", longest=100, attributes={}),
    "AWS::CodeDeploy::DeploymentGroup": Type(name="DeploymentGroupName", longest=100, attributes={}),
}


def physical_name(of: Type, stack: str, logical_id: str, properties: Properties) -> str:
    given = properties.get(of.name) if of.name else None
    if isinstance(given, str | int) and given != "":
        return str(given)
    name = generated(stack, logical_id, of.longest)
    if of is TYPES["AWS::S3::Bucket"]:
        return name.lower()
    if any(str(properties.get(fifo, "")).lower() == "true" for fifo in ("FifoQueue", "FifoTopic")):
        return f"{name}.fifo"
    return name


def reference(of: Type, one: Named) -> str:
    """What Ref gives."""
    return _made(of.ref, one)


def attribute(of: Type, one: Named, name: str) -> str | None:
    """What GetAtt gives; None for what the type has not, or what is not known here."""
    made = of.attributes.get(name)
    return _made(made, one) if made is not None else None


def _made(how: str | Callable[[Named], str], one: Named) -> str:
    return how(one) if callable(how) else how.replace("{name}", one.name)
