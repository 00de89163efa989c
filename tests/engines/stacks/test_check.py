"""What is said of templates, by AWS's own tools and by us: the real ones, in their jail."""

from __future__ import annotations

import pytest

from portal.engines.stacks import CheckerAt, Planned, has_error

from .deployed import SOUND, planned, written

pytestmark = pytest.mark.broker

SAM = "Transform: AWS::Serverless-2016-10-31\n"
FUNCTION = """\
  F:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.14
      Handler: app.handler
      CodeUri: src/
"""


def rules(found: Planned) -> list[tuple[str, str]]:
    return [(one.level, one.rule) for one in found.findings]


@pytest.mark.parametrize("name", SOUND)
def test_templates_of_common_shapes_are_sound(name: str, checks: CheckerAt) -> None:
    found = planned(name, checks)

    assert [str(one) for one in found.findings] == []
    assert found.plan is not None
    assert {one.status for one in found.resources} == {"deployed"}


@pytest.mark.parametrize(
    ("text", "level", "rule", "says", "line"),
    [
        ("- a", "error", "E1001", "Template needs to be an object.", 1),
        ("Resources: {}", "error", "E1001", "At least one Resources member must be defined", 1),
        ("Resources: {A: 1}", "error", "E1001", "Every Resources member must be an object", 1),
        ("Resources: [", "error", "E0000", "not YAML", 2),
        (SAM + "Resources:\n  F: {Type: AWS::Serverless::Function}", "error", "SAM", "Resource with id [F] is invalid", 3),
        (SAM + "Resources:\n" + FUNCTION + "      Timeout: 901\n", "error", "deploy", "The timeout is 1 to 900 seconds", 3),
        (SAM + "Resources:\n" + FUNCTION + "      Memory: 128\n", "error", "E3002", "'Memory' was unexpected", 9),
        (SAM + "Resources:\n" + FUNCTION.replace("3.14", "3.9"), "error", "W2531", "deprecated on '2025-12-15'", 6),
        (SAM + "Resources:\n" + FUNCTION + "      Role: !Ref Nobody\n", "error", "E1020", "'Nobody' is not valid", 9),
        (SAM + "Resources:\n" + FUNCTION.replace("src/", "../src"), "error", "deploy", "leads out of the folder", 3),
        (SAM + "Resources:\n" + FUNCTION.replace("src/", "absent/"), "error", "deploy", "is not in the project", 3),
        (SAM + "Resources:\n" + FUNCTION.replace("python3.14", "ruby3.4"), "warning", "deploy", "'ruby3.4' is not run here", 3),
        (SAM + "Resources:\n" + FUNCTION + "  V: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}\n",
         "warning", "deploy", "AWS::EC2::VPC is not simulated here", 9),
        (SAM + "Parameters:\n  P: {Type: String}\nResources:\n" + FUNCTION + "      Description: !Ref P\n",
         "error", "parameters", "Parameters: [P] must have values", 3),
        (SAM + "Resources:\n" + FUNCTION + "      Environment: {Variables: {V: !ImportValue vpc}}\n",
         "info", "unresolved", "no other stack here exports 'vpc'", 9),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_where_it_is(
    text: str, level: str, rule: str, says: str, line: int, checks: CheckerAt
) -> None:
    found = written(text, checks)

    told = [one for one in found.findings if one.rule == rule and says in one.message]
    assert told, [str(one) for one in found.findings]
    assert (told[0].level, told[0].line) == (level, line)
    assert has_error(found.findings) == (found.plan is None)


def test_a_bad_event_is_told_once_and_not_for_each_that_it_is_not(checks: CheckerAt) -> None:
    events = "      Events: {E: {Type: Apii, Properties: {Path: /a, Method: get}}}\n"

    found = written(SAM + "Resources:\n" + FUNCTION + events, checks)

    assert len(found.findings) <= 3


def test_a_circle_is_named_with_the_way_round(checks: CheckerAt) -> None:
    text = """\
Resources:
  A: {Type: AWS::SQS::Queue, Properties: {QueueName: !Sub '${B.QueueName}-a'}}
  B: {Type: AWS::SQS::Queue, Properties: {QueueName: !Sub '${C.QueueName}-b'}}
  C: {Type: AWS::SQS::Queue, Properties: {QueueName: !Sub '${A.QueueName}-c'}}
"""
    found = written(text, checks)

    (circle,) = [one for one in found.findings if one.rule == "E3004"]
    assert circle.message == "Circular dependency between resources: [A, B, C]"
    assert "A → B → C → A" in circle.remedy
    assert found.plan is None


def test_the_circle_that_sam_users_meet_is_found_among_what_sam_makes(checks: CheckerAt) -> None:
    more = """\
      Environment: {Variables: {URL: !Sub 'https://${ServerlessRestApi}.example'}}
      Events: {E: {Type: Api, Properties: {Path: /a, Method: get}}}
"""
    found = written(SAM + "Resources:\n" + FUNCTION + more, checks)

    (circle,) = [one for one in found.findings if one.rule == "E3004"]
    assert "ServerlessRestApi" in circle.message
    assert circle.line == 3


def test_what_is_not_simulated_is_named_and_the_rest_is_deployed(checks: CheckerAt) -> None:
    more = "  V: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}\n  Q: {Type: AWS::SQS::Queue}\n"

    found = written(SAM + "Resources:\n" + FUNCTION + more, checks)

    assert found.plan is not None
    assert {one.logical_id: one.status for one in found.resources} == {
        "V": "left out", "Q": "deployed", "F": "deployed", "FRole": "deployed",
    }  # fmt: skip


def test_a_function_that_needs_what_is_not_known_is_left_out_alone(checks: CheckerAt) -> None:
    more = "      Environment: {Variables: {V: !ImportValue vpc}}\n" + FUNCTION.replace("F:", "G:")

    found = written(SAM + "Resources:\n" + FUNCTION + more, checks)

    assert found.plan is not None
    assert [one.logical_id for one in found.plan.functions.values()] == ["G"]
    assert "variable V is not known here" in found.plan.left_out[0].why


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"Stage": "test"}, "Parameter 'Stage' must be one of AllowedValues"),
        ({"Absent": "x"}, "Parameters: [Absent] do not exist in the template"),
        ({"Stage": "x" * 5_000}, "4,096 is the most"),
    ],
)
def test_parameters_are_checked_as_cloudformation_checks_them(
    given: dict[str, str], says: str, checks: CheckerAt
) -> None:
    found = planned("api-and-table", checks, **given)

    assert found.plan is None
    assert any(says in one.message for one in found.findings)


def test_parameters_and_conditions_decide_what_is_deployed(checks: CheckerAt) -> None:
    found = planned("api-and-table", checks, Stage="prod")

    assert found.plan is not None
    (function,) = found.plan.functions.values()
    assert function.versions.latest.memory_mb == 512
    assert function.versions.latest.environment["STAGE"] == "prod"
    assert found.plan.outputs["Url"].startswith("https://")


def test_roles_have_what_the_policy_templates_of_sam_say(checks: CheckerAt) -> None:
    found = planned("s3-pipeline", checks)

    assert found.plan is not None
    (function,) = found.plan.functions.values()
    assert function.policy is not None
    allowed = {
        (action, str(statement["Resource"]))
        for statement in function.policy["Statement"]
        for action in statement["Action"]
    }
    assert (
        "s3:GetObject",
        "['arn:aws:s3:::incoming-111122223333', 'arn:aws:s3:::incoming-111122223333/*']",
    ) in allowed
    assert not any(action == "s3:PutObject" and "incoming" in resource for action, resource in allowed)


PLAIN = """\
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
      Code: {ZipFile: 'def handler(event, context): return 1'}
"""


@pytest.mark.parametrize(
    ("more", "says"),
    [
        (
            "  Q: {Type: AWS::SQS::Queue}\n"
            "  M: {Type: AWS::Lambda::EventSourceMapping, Properties: {EventSourceArn: !GetAtt Q.Arn, FunctionName: !Ref F}}\n",
            "The provided execution role does not have permissions to call ReceiveMessage on SQS",
        ),
        (
            "  B: {Type: AWS::S3::Bucket, Properties: {NotificationConfiguration: {LambdaConfigurations: "
            "[{Event: 's3:ObjectCreated:*', Function: !GetAtt F.Arn}]}}}\n",
            "Unable to validate the following destination configurations",
        ),
    ],
)
def test_what_aws_would_not_permit_is_refused_before_it_is_deployed(
    more: str, says: str, checks: CheckerAt
) -> None:
    found = written(PLAIN + more, checks)

    assert found.plan is None
    assert any(says in one.message and one.level == "error" for one in found.findings)


def test_macros_and_loops_are_named(checks: CheckerAt) -> None:
    loop = "  Fn::ForEach::Queues: [N, [A, B], {'Q${N}': {Type: AWS::SQS::Queue}}]\n"
    found = written("Transform: [AWS::LanguageExtensions, Ours]\n" + PLAIN + loop, checks)

    told = [one.message for one in found.findings]
    assert any("The macro Ours is a function that is not here" in one for one in told)
    assert any("Fn::ForEach::Queues is not unrolled here" in one for one in told)
