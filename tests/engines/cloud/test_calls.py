"""Ordinary calls of each service, as a handler makes them with AWS's SDK."""

from __future__ import annotations

import pytest

from portal.engines.emulator.client import Broker

from .around import EVERYTHING, handler, run

pytestmark = pytest.mark.broker

# What is done, what comes of it, and the actions that were asked for.
CALLS = {
    "s3": (
        """
        s3 = boto3.client("s3")
        s3.create_bucket(Bucket="uploads")
        s3.put_object(Bucket="uploads", Key="a folder/ü+1.txt", Body="text", Metadata={"from": "here"})
        found = s3.get_object(Bucket="uploads", Key="a folder/ü+1.txt")
        keys = [one["Key"] for one in s3.list_objects_v2(Bucket="uploads")["Contents"]]
        s3.delete_objects(Bucket="uploads", Delete={"Objects": [{"Key": keys[0]}]})
        return [found["Body"].read().decode(), found["Metadata"], keys]
        """,
        ["text", {"from": "here"}, ["a folder/ü+1.txt"]],
        ["s3:CreateBucket", "s3:PutObject", "s3:GetObject", "s3:ListBucket", "s3:DeleteObject"],
    ),
    "dynamodb": (
        """
        db = boto3.resource("dynamodb")
        table = db.create_table(
            TableName="orders",
            KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
            AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
            BillingMode="PAY_PER_REQUEST",
        )
        table.put_item(Item={"id": "1", "tags": {"a"}, "n": 1})
        table.update_item(
            Key={"id": "1"}, UpdateExpression="ADD n :one", ExpressionAttributeValues={":one": 2}
        )
        try:
            table.put_item(Item={"id": "1"}, ConditionExpression="attribute_not_exists(id)")
        except table.meta.client.exceptions.ConditionalCheckFailedException as fault:
            return [int(table.get_item(Key={"id": "1"})["Item"]["n"]), type(fault).__name__]
        """,
        [3, "ConditionalCheckFailedException"],
        [
            "dynamodb:CreateTable",
            "dynamodb:PutItem",
            "dynamodb:UpdateItem",
            "dynamodb:PutItem",
            "dynamodb:GetItem",
        ],
    ),
    "sqs": (
        """
        sqs = boto3.client("sqs")
        url = sqs.create_queue(QueueName="jobs")["QueueUrl"]
        sqs.send_message(QueueUrl=url, MessageBody="one")
        (message,) = sqs.receive_message(QueueUrl=url, WaitTimeSeconds=1)["Messages"]
        sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
        return [url, message["Body"], sqs.receive_message(QueueUrl=url).get("Messages")]
        """,
        ["https://sqs.us-east-1.amazonaws.com/111122223333/jobs", "one", None],
        [
            "sqs:CreateQueue",
            "sqs:SendMessage",
            "sqs:ReceiveMessage",
            "sqs:DeleteMessage",
            "sqs:ReceiveMessage",
        ],
    ),
    "sns": (
        """
        sns, sqs = boto3.client("sns"), boto3.client("sqs")
        url = sqs.create_queue(QueueName="jobs")["QueueUrl"]
        topic = sns.create_topic(Name="news")["TopicArn"]
        sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint="arn:aws:sqs:us-east-1:111122223333:jobs")
        sns.publish(TopicArn=topic, Message="hello")
        (message,) = sqs.receive_message(QueueUrl=url)["Messages"]
        return [topic, json.loads(message["Body"])["Message"]]
        """,
        ["arn:aws:sns:us-east-1:111122223333:news", "hello"],
        ["sqs:CreateQueue", "sns:CreateTopic", "sns:Subscribe", "sns:Publish", "sqs:ReceiveMessage"],
    ),
    "events": (
        """
        events = boto3.client("events")
        events.put_rule(Name="orders", EventPattern=json.dumps({"source": ["shop"]}))
        sent = events.put_events(Entries=[{"Source": "shop", "DetailType": "order", "Detail": "{}"}])
        return [sent["FailedEntryCount"], [rule["Name"] for rule in events.list_rules()["Rules"]]]
        """,
        [0, ["orders"]],
        ["events:PutRule", "events:PutEvents", "events:ListRules"],
    ),
    "secretsmanager": (
        """
        secrets = boto3.client("secretsmanager")
        secrets.create_secret(Name="shop/db", SecretString="hidden")
        return secrets.get_secret_value(SecretId="shop/db")["SecretString"]
        """,
        "hidden",
        ["secretsmanager:CreateSecret", "secretsmanager:GetSecretValue"],
    ),
    "ssm": (
        """
        ssm = boto3.client("ssm")
        ssm.put_parameter(Name="/shop/level", Value="info", Type="String")
        return ssm.get_parameter(Name="/shop/level")["Parameter"]["Value"]
        """,
        "info",
        ["ssm:PutParameter", "ssm:GetParameter"],
    ),
    "kinesis": (
        """
        kinesis = boto3.client("kinesis")
        kinesis.create_stream(StreamName="clicks", ShardCount=1)
        kinesis.put_record(StreamName="clicks", Data=b"\\xff", PartitionKey="a")
        shard = kinesis.list_shards(StreamName="clicks")["Shards"][0]["ShardId"]
        at = kinesis.get_shard_iterator(
            StreamName="clicks", ShardId=shard, ShardIteratorType="TRIM_HORIZON"
        )["ShardIterator"]
        return [one["Data"].hex() for one in kinesis.get_records(ShardIterator=at)["Records"]]
        """,
        ["ff"],
        [
            "kinesis:CreateStream",
            "kinesis:PutRecord",
            "kinesis:ListShards",
            "kinesis:GetShardIterator",
            "kinesis:GetRecords",
        ],
    ),
    "sts": (
        """
        return boto3.client("sts").get_caller_identity()["Arn"]
        """,
        "arn:aws:sts::111122223333:assumed-role/my-function-role/my-function",
        ["sts:GetCallerIdentity"],
    ),
    "states": (
        """
        states = boto3.client("stepfunctions")
        machine = states.create_state_machine(
            name="flow",
            roleArn="arn:aws:iam::111122223333:role/flow",
            definition='{"StartAt": "a", "States": {"a": {"Type": "Pass", "End": true}}}',
        )["stateMachineArn"]
        started = states.start_execution(stateMachineArn=machine, input="{}")["executionArn"]
        ended = states.describe_execution(executionArn=started)
        history = states.get_execution_history(executionArn=started)["events"]
        return [ended["status"], ended["error"], ended["cause"][:32], [event["type"] for event in history]]
        """,
        [
            "FAILED",
            "NotSimulatedHere",
            "State machines are not run here.",
            ["ExecutionStarted", "ExecutionFailed"],
        ],
        [
            f"states:{name}"
            for name in ("CreateStateMachine", "StartExecution", "DescribeExecution", "GetExecutionHistory")
        ],
    ),
    "cloudwatch": (
        """
        cloudwatch = boto3.client("cloudwatch")
        cloudwatch.put_metric_data(Namespace="Shop", MetricData=[{"MetricName": "orders", "Value": 1}])
        return [one["MetricName"] for one in cloudwatch.list_metrics(Namespace="Shop")["Metrics"]]
        """,
        ["orders"],
        ["cloudwatch:PutMetricData", "cloudwatch:ListMetrics"],
    ),
    "logs": (
        """
        logs = boto3.client("logs")
        logs.create_log_group(logGroupName="shop")
        logs.create_log_stream(logGroupName="shop", logStreamName="a")
        import time
        event = {"timestamp": int(time.time() * 1000), "message": "sold"}
        logs.put_log_events(logGroupName="shop", logStreamName="a", logEvents=[event])
        found = logs.filter_log_events(logGroupName="shop")["events"]
        return [one["message"] for one in found]
        """,
        ["sold"],
        ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents", "logs:FilterLogEvents"],
    ),
}


@pytest.mark.parametrize("service", CALLS)
def test_calls_are_answered_as_aws_does_and_written_down(around: Broker, service: str) -> None:
    body, returned, actions = CALLS[service]

    ran = run(around, handler(body), policy=EVERYTHING)

    assert ran.payload == returned
    assert [call.action for call in ran.told.calls] == actions
    assert all(call.allowed and call.request_id for call in ran.told.calls)


def test_two_events_of_a_job_meet_the_same_account(around: Broker) -> None:
    from .around import run_all

    body = """
    s3 = boto3.client("s3")
    s3.put_object(Bucket="uploads", Key=event, Body=b"")
    return s3.list_objects_v2(Bucket="uploads")["KeyCount"]
    """
    first, second = run_all(around, handler(body), "a", "b", aws={"buckets": [{"name": "uploads"}]})

    assert [first.payload, second.payload] == [1, 2]
    assert [change.id for change in second.told.changes] == ["b"]


def test_an_object_of_its_service_in_another_region_is_another(around: Broker) -> None:
    body = """
    here, there = (boto3.client("sqs", region_name=name) for name in ("us-east-1", "eu-west-1"))
    there.create_queue(QueueName="jobs")
    return [client.list_queues().get("QueueUrls", []) for client in (here, there)]
    """
    ran = run(around, handler(body))

    assert ran.payload == [[], ["https://sqs.eu-west-1.amazonaws.com/111122223333/jobs"]]
    assert [change.region for change in ran.told.changes] == ["eu-west-1"]
