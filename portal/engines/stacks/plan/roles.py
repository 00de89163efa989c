"""What the roles of a template may do: its own policies, and those of AWS's that SAM attaches."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from portal.engines.cloud.iam import MalformedPolicy, parse_policy
from portal.engines.stacks.functions import is_known

from .parts import Part, Parts

_VERSION = "2012-10-17"
_LOGS = ("logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents")
_TRACES = (
    "xray:PutTraceSegments",
    "xray:PutTelemetryRecords",
    "xray:GetSamplingRules",
    "xray:GetSamplingTargets",
    "xray:GetSamplingStatisticSummaries",
)
_SHIFTING = ("lambda:UpdateAlias", "lambda:GetAlias", "cloudwatch:DescribeAlarms")
# By the end of the ARN: actions on every resource. Source of each: its page in
# https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html
_MANAGED: Final[Mapping[str, tuple[str, ...]]] = {
    "AWSLambdaBasicExecutionRole": _LOGS,
    "AWSLambdaVPCAccessExecutionRole": _LOGS,  # and network interfaces, which there are none of here
    "AWSLambdaSQSQueueExecutionRole": (
        "sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes", *_LOGS,
    ),
    "AWSLambdaDynamoDBExecutionRole": (
        "dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator", "dynamodb:ListStreams",
        *_LOGS,
    ),
    "AWSLambdaKinesisExecutionRole": (
        "kinesis:DescribeStream", "kinesis:DescribeStreamSummary", "kinesis:GetRecords",
        "kinesis:GetShardIterator", "kinesis:ListShards", "kinesis:ListStreams",
        "kinesis:SubscribeToShard", *_LOGS,
    ),
    "AWSXRayDaemonWriteAccess": _TRACES,
    "AWSXrayWriteOnlyAccess": _TRACES,
    "AmazonS3ReadOnlyAccess": ("s3:Get*", "s3:List*", "s3:Describe*"),
    "AmazonS3FullAccess": ("s3:*",),
    "AmazonDynamoDBFullAccess": ("dynamodb:*",),
    "AmazonDynamoDBReadOnlyAccess": (
        "dynamodb:BatchGetItem", "dynamodb:Describe*", "dynamodb:List*", "dynamodb:GetItem",
        "dynamodb:Query", "dynamodb:Scan", "dynamodb:PartiQLSelect",
    ),
    "AmazonSQSFullAccess": ("sqs:*",),
    "AmazonSQSReadOnlyAccess": ("sqs:GetQueueAttributes", "sqs:GetQueueUrl", "sqs:List*"),
    "AmazonSNSFullAccess": ("sns:*",),
    "AmazonEventBridgeFullAccess": ("events:*",),
    "AmazonKinesisFullAccess": ("kinesis:*",),
    "AWSStepFunctionsFullAccess": ("states:*",),
    "AmazonSSMReadOnlyAccess": ("ssm:Describe*", "ssm:Get*", "ssm:List*"),
    "SecretsManagerReadWrite": ("secretsmanager:*",),
    "CloudWatchLogsFullAccess": ("logs:*",),
    "AWSCodeDeployRoleForLambda": _SHIFTING,
    "AWSCodeDeployRoleForLambdaLimited": _SHIFTING,
    "AdministratorAccess": ("*",),
}  # fmt: skip


class Roles:
    """Documents by the ARN of the role."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self.policies: dict[str, Mapping[str, Any]] = {}
        self.trusts: dict[str, tuple[str, Mapping[str, Any]]] = {}
        attached = _attached(parts)
        own = {
            arn: policy.properties.get("PolicyDocument")
            for policy in parts.of("IAM::ManagedPolicy")
            if (arn := parts.resolver.ref(policy.logical_id))
        }
        for role in parts.of("IAM::Role"):
            arn = parts.resolver.value({"Fn::GetAtt": [role.logical_id, "Arn"]})
            if isinstance(arn, str):
                documents = [*attached.get(role.name, ()), *self._documents(role, own)]
                self.policies[arn] = merged(documents)
                self._examine(role, self.policies[arn])
                trust = role.properties.get("AssumeRolePolicyDocument")
                if isinstance(trust, dict) and is_known(trust):
                    self.trusts[arn] = role.name, trust

    def _documents(self, role: Part, own: Mapping[str, Any]) -> Iterator[Any]:
        yield from self._inline(role)
        arns = role.properties.get("ManagedPolicyArns")
        for arn in arns if isinstance(arns, list) else ():
            name = str(arn).rpartition("/")[2]
            if isinstance(arn, str) and arn in own:
                yield own[arn]
            elif isinstance(arn, str) and name in _MANAGED:
                yield document_of(_MANAGED[name])
            else:
                self._parts.leave(
                    role,
                    f"what {str(arn)[:120]} allows is not known here; it allows nothing",
                    is_partial=True,
                )

    def _examine(self, role: Part, document: Mapping[str, Any]) -> None:
        try:
            parse_policy(json.dumps(document))
        except MalformedPolicy as fault:
            self._parts.leave(role, f"its policy is malformed: {fault}".rstrip("."), is_fault=True)

    def _inline(self, role: Part) -> Iterator[Any]:
        """Of policies in which something is not known, the statements that are."""
        policies = role.properties.get("Policies")
        for policy in policies if isinstance(policies, list) else ():
            yield policy.get("PolicyDocument") if isinstance(policy, dict) else None
        if not is_known(policies):
            self._parts.leave(
                role, "some of its statements are not known here; they allow nothing", is_partial=True
            )


def _attached(parts: Parts) -> dict[str, list[Any]]:
    """Documents of AWS::IAM::Policy and of managed policies by the names of the roles they are for."""
    found: dict[str, list[Any]] = {}
    for kind in ("IAM::Policy", "IAM::ManagedPolicy"):
        for policy in parts.of(kind):
            with parts.trying(policy):
                for name in policy.items("Roles"):
                    found.setdefault(str(name), []).append(policy.object("PolicyDocument"))
    return found


def document_of(actions: tuple[str, ...]) -> dict[str, Any]:
    return {"Statement": [{"Effect": "Allow", "Action": list(actions), "Resource": "*"}]}


def merged(documents: list[Any]) -> dict[str, Any]:
    """One document with all their statements: a request is judged by all policies of a role together."""
    statements: list[Any] = []
    for document in documents:
        written = document.get("Statement") if isinstance(document, dict) else None
        statements += [written] if isinstance(written, dict) else written if isinstance(written, list) else []
    known = [one for one in statements if isinstance(one, dict) and is_known(one)]
    # Their names are each policy's own, and twice in one document they would be refused.
    unique = {str(one): {name: said for name, said in one.items() if name != "Sid"} for one in known}
    # A role without a statement may do nothing; a document without one is no policy.
    return {"Version": _VERSION, "Statement": list(unique.values()) or [_NOTHING]}


_NOTHING: Final = {"Effect": "Deny", "Action": "*", "Resource": "*"}
