"""What is not there: the errors that AWS's SDKs make of it, in Python and in Node.js, service by service."""

from __future__ import annotations

import pytest

from portal.engines.emulator.client import Broker
from portal.engines.emulator.runtimes import RUNTIMES
from tests import needs

from .around import EVERYTHING, handler, run

pytestmark = pytest.mark.broker

SEED = {
    "buckets": [{"name": "uploads"}],
    "tables": [{"name": "orders", "key": {"id": "S"}}],
    "streams": [{"name": "clicks"}],
}
ARN = "arn:aws:{}:us-east-1:111122223333:{}"
# service, operation, what it is given → the name of the exception, the code, the status that AWS answers with.
MISSING = [
    ("s3", "get_object", {"Bucket": "uploads", "Key": "no"}, "NoSuchKey", "NoSuchKey", 404),
    ("s3", "head_object", {"Bucket": "uploads", "Key": "no"}, "ClientError", "404", 404),
    ("s3", "list_objects_v2", {"Bucket": "no-such"}, "NoSuchBucket", "NoSuchBucket", 404),
    ("s3", "get_bucket_policy", {"Bucket": "uploads"}, "ClientError", "NoSuchBucketPolicy", 404),
    ("s3", "upload_part", {"Bucket": "uploads", "Key": "a", "UploadId": "no", "PartNumber": 1}, "NoSuchUpload", "NoSuchUpload", 404),
    ("dynamodb", "get_item", {"TableName": "no-such", "Key": {"id": {"S": "1"}}}, "ResourceNotFoundException", "ResourceNotFoundException", 400),
    ("sqs", "get_queue_url", {"QueueName": "no"}, "QueueDoesNotExist", "AWS.SimpleQueueService.NonExistentQueue", 400),
    ("sns", "publish", {"TopicArn": ARN.format("sns", "no"), "Message": "x"}, "NotFoundException", "NotFound", 404),
    ("events", "describe_rule", {"Name": "no"}, "ResourceNotFoundException", "ResourceNotFoundException", 400),
    ("secretsmanager", "get_secret_value", {"SecretId": "no"}, "ResourceNotFoundException", "ResourceNotFoundException", 400),
    ("secretsmanager", "list_secret_version_ids", {"SecretId": "no"}, "ResourceNotFoundException", "ResourceNotFoundException", 400),
    ("ssm", "get_parameter", {"Name": "/no"}, "ParameterNotFound", "ParameterNotFound", 400),
    ("kinesis", "describe_stream", {"StreamName": "no"}, "ResourceNotFoundException", "ResourceNotFoundException", 400),
    ("kinesis", "get_records", {"ShardIterator": "no"}, "InvalidArgumentException", "InvalidArgumentException", 400),
    ("stepfunctions", "start_execution", {"stateMachineArn": ARN.format("states", "stateMachine:no")}, "StateMachineDoesNotExist", "StateMachineDoesNotExist", 400),
    ("stepfunctions", "describe_execution", {"executionArn": ARN.format("states", "execution:no:no")}, "ExecutionDoesNotExist", "ExecutionDoesNotExist", 400),
    ("logs", "get_log_events", {"logGroupName": "no", "logStreamName": "no"}, "ResourceNotFoundException", "ResourceNotFoundException", 400),
    ("cloudwatch", "get_dashboard", {"DashboardName": "no"}, "ResourceNotFound", "ResourceNotFound", 404),
]  # fmt: skip

IN_PYTHON = f"""
from botocore.exceptions import ClientError
found = []
for service, operation, given in {[case[:3] for case in MISSING]!r}:
    try:
        getattr(boto3.client(service), operation)(**given)
        found.append("it is there")
    except ClientError as fault:
        told = fault.response
        found.append([type(fault).__name__, told["Error"]["Code"], told["ResponseMetadata"]["HTTPStatusCode"]])
return found
"""


def test_boto3_raises_what_aws_answers_for_what_is_not_there(around: Broker) -> None:
    ran = run(around, handler(IN_PYTHON), aws=SEED, policy=EVERYTHING)

    assert ran.payload == [[name, code, status] for *_, name, code, status in MISSING]
    assert [call.error for call in ran.told.calls] != [None] * len(MISSING)


# The SDK for JavaScript names an exception by its shape in the model.
IN_NODE = [
    ("client-s3", "S3Client", "GetObjectCommand", {"Bucket": "uploads", "Key": "no"}, "NoSuchKey", 404),
    ("client-dynamodb", "DynamoDBClient", "GetItemCommand", {"TableName": "no-such", "Key": {"id": {"S": "1"}}}, "ResourceNotFoundException", 400),
    ("client-sqs", "SQSClient", "GetQueueUrlCommand", {"QueueName": "no"}, "QueueDoesNotExist", 400),
    ("client-sns", "SNSClient", "PublishCommand", {"TopicArn": ARN.format("sns", "no"), "Message": "x"}, "NotFoundException", 404),
    ("client-eventbridge", "EventBridgeClient", "DescribeRuleCommand", {"Name": "no"}, "ResourceNotFoundException", 400),
    ("client-secrets-manager", "SecretsManagerClient", "GetSecretValueCommand", {"SecretId": "no"}, "ResourceNotFoundException", 400),
    ("client-ssm", "SSMClient", "GetParameterCommand", {"Name": "/no"}, "ParameterNotFound", 400),
    ("client-kinesis", "KinesisClient", "DescribeStreamCommand", {"StreamName": "no"}, "ResourceNotFoundException", 400),
    ("client-sfn", "SFNClient", "DescribeExecutionCommand", {"executionArn": ARN.format("states", "execution:no:no")}, "ExecutionDoesNotExist", 400),
    ("client-cloudwatch-logs", "CloudWatchLogsClient", "GetLogEventsCommand", {"logGroupName": "no", "logStreamName": "no"}, "ResourceNotFoundException", 400),
]  # fmt: skip

SOURCE = """
export const handler = async (event) => {
  const found = [];
  for (const [name, client, command, given] of event) {
    const sdk = await import(`@aws-sdk/${name}`);
    try {
      await new sdk[client]().send(new sdk[command](given));
      found.push("it is there");
    } catch (error) {
      found.push([error.name, error.$metadata.httpStatusCode]);
    }
  }
  return found;
};
"""


def test_the_sdk_for_javascript_throws_what_aws_answers_for_what_is_not_there(around: Broker) -> None:
    if not (found := RUNTIMES["nodejs24.x"].availability()).version:
        needs.missing(f"{found.reason}. {found.remedy}")
    event = [case[:4] for case in IN_NODE]

    ran = run(around, SOURCE, event, runtime="nodejs24.x", aws=SEED)

    assert ran.payload == [[name, status] for *_, name, status in IN_NODE]
