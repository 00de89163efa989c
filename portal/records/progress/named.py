"""What a concept is called: authors write its slug, people read its name."""

from __future__ import annotations

_WRITTEN = """
API AWS CDK CLI CORS EMF FIFO GB HTTP IAM JSON KMS OIDC SAM SDK SNS SQS S3 URL VPC YAML CloudFormation
CloudTrail CloudWatch DynamoDB EventBridge Kafka Kinesis Lambda OpenTelemetry Powertools Python SnapStart
WebSocket
"""
_WORDS = {word.lower(): word for word in _WRITTEN.split()} | {"nodejs": "Node.js", "xray": "X-Ray"}


def title_of(concept: str) -> str:
    """ "dead-letter-queue" → "Dead letter queue", "sqs" → "SQS"."""
    name = " ".join(_WORDS.get(word, word) for word in concept.split("-"))
    return name if name.split()[0] in _WORDS.values() else name[:1].upper() + name[1:]
