"""
The guest: one template or workflow, checked, translated, told; then the process ends.

    order  {"do": "template", "text": …, "packaged": the template as values, "parameters": {…}}
           {"do": "workflow", "workflow": values}
    said   {"matches": […], "translated": {…} | null, "faults": […]}
           {"schema": [{"message", "path"}]}
           {"broken": words} when a tool itself fails on it
"""

from __future__ import annotations

from typing import Any, Protocol

from . import lint, sam, schema


class Line(Protocol):
    """The sandbox's channel."""

    def send(self, frame: Any) -> None: ...


_REHEARSED = """\
Transform: AWS::Serverless-2016-10-31
Resources:
  Function:
    Type: AWS::Serverless::Function
    Properties:
      Handler: a.b
      Runtime: python3.13
      CodeUri: s3://packaged/Function
      Policies: [SQSPollerPolicy: {QueueName: !GetAtt Queue.QueueName}]
      Events:
        Call: {Type: HttpApi, Properties: {Path: /a, Method: GET}}
        Work: {Type: SQS, Properties: {Queue: !GetAtt Queue.Arn}}
  Queue: {Type: AWS::SQS::Queue}
  Table:
    Type: AWS::DynamoDB::Table
    Properties:
      BillingMode: PAY_PER_REQUEST
      AttributeDefinitions: [{AttributeName: id, AttributeType: S}]
      KeySchema: [{AttributeName: id, KeyType: HASH}]
  Bucket: {Type: AWS::S3::Bucket}
"""


def warm() -> None:
    """Read rules and schemas, and use all of it once: what is done for the first time is in every copy."""
    schema.load()
    lint.matches(_REHEARSED, {})
    packaged: dict[str, Any] = {
        "Transform": "AWS::Serverless-2016-10-31",
        "Resources": {
            "Function": {
                "Type": "AWS::Serverless::Function",
                "Properties": {
                    "Handler": "a.b",
                    "Runtime": "python3.13",
                    "CodeUri": "s3://packaged/Function",
                    "Policies": ["AWSLambdaBasicExecutionRole", {"SQSPollerPolicy": {"QueueName": "a"}}],
                    "Events": {"Call": {"Type": "Api", "Properties": {"Path": "/a", "Method": "GET"}}},
                },
            }
        },
    }
    _, faults = sam.translated(packaged, {})
    if faults:
        raise RuntimeError(f"The rehearsal failed: {faults[0]}")


def entry(order: dict[str, Any], line: Line) -> None:
    try:
        said = _said(order)
    except Exception as fault:  # a tool of AWS meets a document that it was not made for
        said = {"broken": f"{type(fault).__name__}: {fault}"[:500]}
    except RecursionError:
        said = {"broken": "the values refer to each other too deeply"}
    line.send({"said": said})


def _said(order: dict[str, Any]) -> dict[str, Any]:
    if order["do"] == "workflow":
        return {"schema": schema.faults(order["workflow"])}
    translated, faults = sam.translated(order["packaged"], order["parameters"])
    return {
        "matches": lint.matches(order["text"], order["parameters"]),
        "translated": translated,
        "faults": faults,
    }
