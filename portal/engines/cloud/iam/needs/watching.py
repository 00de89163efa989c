"""
CloudWatch, CloudWatch Logs and X-Ray.

Source: the tables of actions in https://docs.aws.amazon.com/service-authorization/latest/reference/. A log
group is asked for as `…:log-group:name:log-stream:`, which an ARN without `:*` behind it does not cover: so
the denials of the service itself show, and so
https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/iam-access-control-overview-cwl.html explains.
"""

from __future__ import annotations

from .call import Call, Need, Rule, anything, rule, same


def _group(call: Call) -> str:
    name = call.parameters.get("logGroupName") or call.parameters.get("logGroupIdentifier")
    if not name:
        names = call.parameters.get("logGroupNames") or call.parameters.get("logGroupIdentifiers") or ()
        name = next(iter(names), None)
    text = str(name) if name else call.text("logGroupName")
    arn = text if text.startswith("arn:") else call.arn(f"log-group:{text}")
    return arn.removesuffix(":*")


def _on_group(call: Call) -> tuple[Need, ...]:
    group = _group(call)
    action = f"logs:{call.operation}"
    return (Need(action=action, resource=f"{group}:log-stream:", written=f"{group}:*"),)


def _on_stream(call: Call) -> tuple[Need, ...]:
    resource = f"{_group(call)}:log-stream:{call.text('logStreamName')}"
    return (Need(action=f"logs:{call.operation}", resource=resource),)


def _describe_groups(call: Call) -> tuple[Need, ...]:
    return (Need(action="logs:DescribeLogGroups", resource=call.arn("log-group::log-stream:"), written="*"),)


_OF_GROUPS = (
    "CreateLogGroup CreateLogStream DeleteLogGroup DescribeLogStreams FilterLogEvents PutRetentionPolicy "
    "DeleteRetentionPolicy StartQuery PutMetricFilter DeleteMetricFilter DescribeMetricFilters "
    "PutSubscriptionFilter DeleteSubscriptionFilter DescribeSubscriptionFilters ListTagsLogGroup"
)
LOGS: dict[str, Rule] = {
    **dict.fromkeys(("PutLogEvents", "GetLogEvents", "DeleteLogStream"), _on_stream),
    **dict.fromkeys(_OF_GROUPS.split(), _on_group),
    "DescribeLogGroups": _describe_groups,
    **same(anything, "GetQueryResults StopQuery DescribeQueries"),
}


def _alarms(call: Call) -> list[str]:
    names = call.parameters.get("AlarmNames") or [call.parameters.get("AlarmName") or "*"]
    return [call.arn(f"alarm:{name}") for name in names]


CLOUDWATCH: dict[str, Rule] = {
    "PutMetricData": rule(keys={"cloudwatch:namespace": "Namespace"}),
    **same(anything, "GetMetricData GetMetricStatistics ListMetrics ListDashboards"),
    **same(_alarms, "PutMetricAlarm DeleteAlarms DescribeAlarms SetAlarmState EnableAlarmActions"),
}

XRAY: dict[str, Rule] = same(
    anything,
    "PutTraceSegments PutTelemetryRecords GetSamplingRules GetSamplingTargets GetSamplingStatisticSummaries "
    "GetTraceSummaries BatchGetTraces GetServiceGraph",
)
