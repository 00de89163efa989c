// Ordinary calls of each service with AWS's SDK for JavaScript. The event names one; what it returns is awaited.
import { CloudWatchClient, ListMetricsCommand, PutMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import * as cloudwatchLogs from "@aws-sdk/client-cloudwatch-logs";
import { CreateTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { EventBridgeClient, ListRulesCommand, PutEventsCommand, PutRuleCommand } from "@aws-sdk/client-eventbridge";
import * as streams from "@aws-sdk/client-kinesis";
import * as buckets from "@aws-sdk/client-s3";
import { CreateSecretCommand, GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { CreateStateMachineCommand, DescribeExecutionCommand, SFNClient, StartExecutionCommand } from "@aws-sdk/client-sfn";
import { CreateTopicCommand, PublishCommand, SNSClient, SubscribeCommand } from "@aws-sdk/client-sns";
import * as queues from "@aws-sdk/client-sqs";
import { GetParameterCommand, PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { DynamoDBDocumentClient, GetCommand, PutCommand, QueryCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { Readable } from "node:stream";
import { gunzipSync, gzipSync } from "node:zlib";

const caught = async (call) => {
  try {
    return await call;
  } catch (error) {
    return [error.name, error.$metadata.httpStatusCode];
  }
};

const CALLS = {
  async s3() {
    const s3 = new buckets.S3Client();
    const Bucket = "uploads";
    const Key = "a folder/ü+1.txt";
    await s3.send(new buckets.CreateBucketCommand({ Bucket }));
    await s3.send(new buckets.PutObjectCommand({ Bucket, Key, Body: "text", Metadata: { from: "here" } }));
    const found = await s3.send(new buckets.GetObjectCommand({ Bucket, Key }));
    const text = await found.Body.transformToString();
    const { Contents } = await s3.send(new buckets.ListObjectsV2Command({ Bucket }));
    const Objects = Contents.map((one) => ({ Key: one.Key }));
    const { Deleted } = await s3.send(new buckets.DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
    const gone = await caught(s3.send(new buckets.GetObjectCommand({ Bucket, Key })));
    return [text, found.Metadata, Deleted.map((one) => one.Key), gone];
  },

  async "s3 streams"() {
    const s3 = new buckets.S3Client();
    const there = { Bucket: "streamed", Key: "a" };
    await s3.send(new buckets.CreateBucketCommand({ Bucket: there.Bucket }));
    const Body = Readable.from([Buffer.from("from "), Buffer.from("a stream")]);
    await s3.send(new buckets.PutObjectCommand({ ...there, Body, ContentLength: 13 }));
    let text = "";
    const found = await s3.send(new buckets.GetObjectCommand(there));
    for await (const part of found.Body) text += part;
    return [text, found.ContentLength, found.ContentEncoding ?? null];
  },

  async "s3 compressed"() {
    const s3 = new buckets.S3Client();
    const there = { Bucket: "compressed", Key: "a" };
    await s3.send(new buckets.CreateBucketCommand({ Bucket: there.Bucket }));
    await s3.send(new buckets.PutObjectCommand({ ...there, Body: gzipSync("text"), ContentEncoding: "gzip" }));
    const found = await s3.send(new buckets.GetObjectCommand(there));
    return [found.ContentEncoding, gunzipSync(await found.Body.transformToByteArray()).toString()];
  },

  async "s3 signed ahead"() {
    const s3 = new buckets.S3Client();
    const there = { Bucket: "signed", Key: "a" };
    await s3.send(new buckets.CreateBucketCommand({ Bucket: there.Bucket }));
    await fetch(await getSignedUrl(s3, new buckets.PutObjectCommand(there)), { method: "PUT", body: "put" });
    return (await fetch(await getSignedUrl(s3, new buckets.GetObjectCommand(there)))).text();
  },

  async dynamodb() {
    const db = new DynamoDBClient();
    const TableName = "orders";
    await db.send(
      new CreateTableCommand({
        TableName,
        KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
        AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
        BillingMode: "PAY_PER_REQUEST",
      }),
    );
    const documents = DynamoDBDocumentClient.from(db);
    const Item = { id: "1", tags: new Set(["a"]), n: 1 };
    await documents.send(new PutCommand({ TableName, Item }));
    const more = { UpdateExpression: "ADD n :one", ExpressionAttributeValues: { ":one": 2 } };
    await documents.send(new UpdateCommand({ TableName, Key: { id: "1" }, ...more }));
    const once = { ConditionExpression: "attribute_not_exists(id)" };
    const again = await caught(documents.send(new PutCommand({ TableName, Item, ...once })));
    const { Item: kept } = await documents.send(new GetCommand({ TableName, Key: { id: "1" } }));
    const by = { KeyConditionExpression: "id = :id", ExpressionAttributeValues: { ":id": "1" } };
    const { Count } = await documents.send(new QueryCommand({ TableName, ...by }));
    const none = await caught(documents.send(new GetCommand({ TableName: "none", Key: { id: "1" } })));
    return [kept.n, [...kept.tags], Count, again, none];
  },

  async sqs() {
    const sqs = new queues.SQSClient();
    const { QueueUrl } = await sqs.send(new queues.CreateQueueCommand({ QueueName: "jobs" }));
    await sqs.send(new queues.SendMessageCommand({ QueueUrl, MessageBody: "one" }));
    const { Messages } = await sqs.send(new queues.ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 1 }));
    const { Body, ReceiptHandle } = Messages[0];
    await sqs.send(new queues.DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
    const none = await caught(sqs.send(new queues.GetQueueUrlCommand({ QueueName: "none" })));
    return [Messages.length, Body, none];
  },

  async sns() {
    const sns = new SNSClient();
    const sqs = new queues.SQSClient();
    const { QueueUrl } = await sqs.send(new queues.CreateQueueCommand({ QueueName: "readers" }));
    const { TopicArn } = await sns.send(new CreateTopicCommand({ Name: "news" }));
    const Endpoint = "arn:aws:sqs:us-east-1:111122223333:readers";
    await sns.send(new SubscribeCommand({ TopicArn, Protocol: "sqs", Endpoint }));
    await sns.send(new PublishCommand({ TopicArn, Message: "hello" }));
    const { Messages } = await sqs.send(new queues.ReceiveMessageCommand({ QueueUrl }));
    return [TopicArn, JSON.parse(Messages[0].Body).Message];
  },

  async events() {
    const events = new EventBridgeClient();
    await events.send(new PutRuleCommand({ Name: "orders", EventPattern: '{"source": ["shop"]}' }));
    const Entries = [{ Source: "shop", DetailType: "order", Detail: "{}" }];
    const { FailedEntryCount } = await events.send(new PutEventsCommand({ Entries }));
    const { Rules } = await events.send(new ListRulesCommand());
    return [FailedEntryCount, Rules.map((rule) => rule.Name)];
  },

  async secretsmanager() {
    const secrets = new SecretsManagerClient();
    await secrets.send(new CreateSecretCommand({ Name: "shop/db", SecretString: "hidden" }));
    const { SecretString } = await secrets.send(new GetSecretValueCommand({ SecretId: "shop/db" }));
    const [none] = await caught(secrets.send(new GetSecretValueCommand({ SecretId: "none" })));
    return [SecretString, none];
  },

  async ssm() {
    const ssm = new SSMClient();
    await ssm.send(new PutParameterCommand({ Name: "/shop/level", Value: "info", Type: "String" }));
    const { Parameter } = await ssm.send(new GetParameterCommand({ Name: "/shop/level" }));
    return [Parameter.Value, await caught(ssm.send(new GetParameterCommand({ Name: "/none" })))];
  },

  async kinesis() {
    const kinesis = new streams.KinesisClient();
    const StreamName = "clicks";
    await kinesis.send(new streams.CreateStreamCommand({ StreamName, ShardCount: 1 }));
    const Data = Uint8Array.of(255);
    await kinesis.send(new streams.PutRecordCommand({ StreamName, Data, PartitionKey: "a" }));
    const { Shards } = await kinesis.send(new streams.ListShardsCommand({ StreamName }));
    const from = { ShardId: Shards[0].ShardId, ShardIteratorType: "TRIM_HORIZON" };
    const { ShardIterator } = await kinesis.send(new streams.GetShardIteratorCommand({ StreamName, ...from }));
    const { Records } = await kinesis.send(new streams.GetRecordsCommand({ ShardIterator }));
    return Records.map((one) => Buffer.from(one.Data).toString("hex"));
  },

  async sts() {
    return (await new STSClient().send(new GetCallerIdentityCommand())).Arn;
  },

  async states() {
    const states = new SFNClient();
    const { stateMachineArn } = await states.send(
      new CreateStateMachineCommand({
        name: "flow",
        roleArn: "arn:aws:iam::111122223333:role/flow",
        definition: '{"StartAt": "a", "States": {"a": {"Type": "Pass", "End": true}}}',
      }),
    );
    const { executionArn } = await states.send(new StartExecutionCommand({ stateMachineArn, input: "{}" }));
    return (await states.send(new DescribeExecutionCommand({ executionArn }))).status;
  },

  async cloudwatch() {
    const cloudwatch = new CloudWatchClient();
    const MetricData = [{ MetricName: "orders", Value: 1, Timestamp: new Date() }];
    await cloudwatch.send(new PutMetricDataCommand({ Namespace: "Shop", MetricData }));
    const { Metrics } = await cloudwatch.send(new ListMetricsCommand({ Namespace: "Shop" }));
    return Metrics.map((one) => one.MetricName);
  },

  // Over 10 KB the SDK compresses it.
  async "cloudwatch compressed"() {
    const cloudwatch = new CloudWatchClient();
    const names = Array.from({ length: 300 }, (_, number) => `a metric with a long name, ${number}`);
    const MetricData = names.map((MetricName) => ({ MetricName, Value: 1 }));
    await cloudwatch.send(new PutMetricDataCommand({ Namespace: "Many", MetricData }));
    return (await cloudwatch.send(new ListMetricsCommand({ Namespace: "Many" }))).Metrics.length;
  },

  async logs() {
    const logs = new cloudwatchLogs.CloudWatchLogsClient();
    const where = { logGroupName: "shop", logStreamName: "a" };
    await logs.send(new cloudwatchLogs.CreateLogGroupCommand({ logGroupName: "shop" }));
    await logs.send(new cloudwatchLogs.CreateLogStreamCommand(where));
    const logEvents = [{ timestamp: Date.now(), message: "sold" }];
    await logs.send(new cloudwatchLogs.PutLogEventsCommand({ ...where, logEvents }));
    const { events } = await logs.send(new cloudwatchLogs.FilterLogEventsCommand({ logGroupName: "shop" }));
    return events.map((one) => one.message);
  },
};

export const handler = async (event) => CALLS[event]();
