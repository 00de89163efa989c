"""What deploys templates in tests: a broker with AWS beside its functions, and the process that checks."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from portal.engines.emulator.client import Broker, private_broker
from portal.engines.sandbox import installed
from portal.engines.stacks import CheckerAt, private_checker
from tests.needs import missing


@pytest.fixture(scope="session")
def deploying() -> Iterator[Broker]:
    if not (installed("aws") / "moto").is_dir():
        missing("What simulates AWS is not installed: make .venv/.aws")
    with private_broker(module="portal.engines.cloud", sdk="start", cpu_shares=0) as socket:
        yield Broker(socket)


@pytest.fixture(scope="session")
def checks() -> Iterator[CheckerAt]:
    if not (installed("stacks") / "cfnlint").is_dir():
        missing("What checks templates is not installed: make .venv/.stacks")
    with private_checker() as checker:
        yield checker


NOTES = """\
AWSTemplateFormatVersion: '2010-09-09'
Transform: AWS::Serverless-2016-10-31
Resources:
  Table: {Type: AWS::Serverless::SimpleTable}
  Notes:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.14
      Handler: app.handler
      CodeUri: src/
      Timeout: 10
      Environment: {Variables: {TABLE: !Ref Table}}
      Policies: [DynamoDBCrudPolicy: {TableName: !Ref Table}]
      Events:
        Put: {Type: HttpApi, Properties: {Path: '/notes/{id}', Method: PUT}}
        Get: {Type: HttpApi, Properties: {Path: '/notes/{id}', Method: GET}}
"""
NOTES_CODE = """\
import os, boto3
table = boto3.resource("dynamodb").Table(os.environ["TABLE"])
def handler(event, context):
    note = event["pathParameters"]["id"]
    if event["requestContext"]["http"]["method"] == "PUT":
        table.put_item(Item={"id": note, "text": event["body"]})
        print("kept", note)
        return {"statusCode": 201}
    found = table.get_item(Key={"id": note}).get("Item")
    return {"statusCode": 200, "body": found["text"]} if found else {"statusCode": 404, "body": "none"}
"""
FILES = {"template.yaml": NOTES, "src/app.py": NOTES_CODE}
PUT, GET = ["call", ["PUT", "/notes/1", "milk"]], ["call", ["GET", "/notes/1", ""]]
