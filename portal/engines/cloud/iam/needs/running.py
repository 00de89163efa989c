"""
Lambda, Step Functions and STS.

Source: the tables of actions in https://docs.aws.amazon.com/service-authorization/latest/reference/.
"""

from __future__ import annotations

from dataclasses import replace

from portal.engines.cloud.iam.context import Values

from .call import Call, Keys, Need, Rule, anything, context_of, nothing, rule, same

# --- Lambda ----------------------------------------------------------------------


def function(call: Call) -> str:
    """A name, `name:alias`, `123456789012:function:name` or an ARN, with or without a Qualifier."""
    name = call.text("FunctionName")
    arn = name if name.startswith("arn:") else _function(call, name)
    qualified = arn.count(":") > 6
    return arn if qualified or not call.has("Qualifier") else f"{arn}:{call.text('Qualifier')}"


def _function(call: Call, name: str) -> str:
    account, middle, rest = name.partition(":function:")
    return call.arn(f"function:{rest}", account=account) if middle else call.arn(f"function:{name}")


LAMBDA: dict[str, Rule] = {
    "Invoke": rule(function, "InvokeFunction"),
    "InvokeAsync": rule(function, "InvokeFunction"),
    "InvokeWithResponseStream": rule(function, "InvokeFunction"),
    **same(anything, "ListFunctions ListEventSourceMappings GetAccountSettings ListLayers"),
    **same(
        function,
        "GetFunction GetFunctionConfiguration CreateFunction UpdateFunctionCode UpdateFunctionConfiguration "
        "DeleteFunction PublishVersion ListVersionsByFunction CreateAlias UpdateAlias DeleteAlias GetAlias "
        "ListAliases AddPermission RemovePermission GetPolicy PutFunctionConcurrency GetFunctionConcurrency "
        "DeleteFunctionConcurrency CreateFunctionUrlConfig GetFunctionUrlConfig",
    ),
}

# --- Step Functions --------------------------------------------------------------


def state_machine(call: Call) -> str:
    return call.text("stateMachineArn")


def execution(call: Call) -> str:
    return call.text("executionArn")


STATES: dict[str, Rule] = {
    **same(
        state_machine,
        "StartExecution StartSyncExecution DescribeStateMachine ListExecutions UpdateStateMachine "
        "DeleteStateMachine",
    ),
    **same(
        execution,
        "DescribeExecution StopExecution GetExecutionHistory DescribeStateMachineForExecution "
        "RedriveExecution",
    ),
    "CreateStateMachine": rule(lambda call: call.arn(f"stateMachine:{call.text('name')}")),
    **same(anything, "ListStateMachines SendTaskSuccess SendTaskFailure SendTaskHeartbeat"),
}

# --- STS -------------------------------------------------------------------------


def role(call: Call) -> str:
    return call.text("RoleArn")


_SESSION: Keys = {
    "sts:RoleSessionName": "RoleSessionName",
    "sts:ExternalId": "ExternalId",
    "sts:SourceIdentity": "SourceIdentity",
    "sts:TransitiveTagKeys": "TransitiveTagKeys",
}


def _assume(call: Call) -> tuple[Need, ...]:
    """With tags also sts:TagSession, with a source identity also sts:SetSourceIdentity."""
    tags: dict[str, Values] = {
        f"aws:RequestTag/{tag['Key']}": str(tag["Value"]) for tag in call.parameters.get("Tags") or ()
    }
    if tags:
        tags["aws:TagKeys"] = tuple(str(tag["Key"]) for tag in call.parameters["Tags"])
    context = context_of(call, _SESSION).over(tags)
    needs = [Need(action=f"sts:{call.operation}", resource=role(call), context=context)]
    if tags:
        needs.append(replace(needs[0], action="sts:TagSession"))
    if call.has("SourceIdentity"):
        needs.append(replace(needs[0], action="sts:SetSourceIdentity"))
    return tuple(needs)


STS: dict[str, Rule] = {
    **dict.fromkeys(("AssumeRole", "AssumeRoleWithWebIdentity", "AssumeRoleWithSAML"), _assume),
    # "No permissions are required to perform this operation. If an administrator attaches a policy to your
    # identity that explicitly denies access to the sts:GetCallerIdentity action, you can still perform this
    # operation." https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
    "GetCallerIdentity": nothing,
    # "No permissions are required for users to perform this operation."
    "GetSessionToken": nothing,
    "DecodeAuthorizationMessage": rule(),
    "GetAccessKeyInfo": rule(),
    "GetFederationToken": rule(
        lambda call: f"arn:{call.partition}:sts::{call.account}:federated-user/{call.text('Name')}"
    ),
}
