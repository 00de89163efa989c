"""
A function as an AWS SAM project: what `sam local invoke` and `sam deploy` take.

https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-function.html
"""

from __future__ import annotations

import io
import math
import re
import zipfile
from collections.abc import Mapping
from typing import Any

import yaml

from portal.engines.emulator import Function
from portal.engines.emulator.function import EPHEMERAL_MB, TRACING
from portal.engines.emulator.layers import packages_of
from portal.engines.emulator.runtimes.provided import PROVIDED
from portal.records.playground.around import around_of
from portal.records.playground.concurrency import concurrency_of
from portal.records.playground.written import SEED, SNAP_START, Written, function_of

# `sam build` would look for a Makefile, and the code is whole as it lies there.
_BUILDS_NOTHING = {name: {"Metadata": {"SkipBuild": True}} for name in PROVIDED.names}
_WHEN = (1980, 1, 1, 0, 0, 0)  # the same project, the same bytes
_PROGRAM, _TEXT = 0o100755, 0o100644
_READ_ME = """# {name}

A Lambda function as an AWS SAM project. With the AWS SAM CLI and Docker:

    {first}sam local invoke Function --event events/event.json

and, to put it into an account of yours:

    {build} && sam deploy --guided

`sam delete` takes it away again. `template.yaml` has the configuration, `src/` the code,
`events/event.json` the event that stood beside it.
"""
_AROUND_READ_ME = """
`aws.yaml` is a note of the account that the function had around it in the playground: nothing deploys it.
Make those buckets, tables and queues yourself. `policy.json` is what its role was allowed, and the template
has it under `Policies`; without one the role may only write logs: take the smallest policy from the tab AWS.
"""


def sam_project(written: Written, name: str) -> bytes:
    """The ZIP. Raises BadFunction for what is not a sound function yet."""
    function, reserved = function_of(written, name), concurrency_of(written).reserved
    around = around_of(written)
    files = project_files(
        function, written.event, reserved=reserved, policy=around.policy if around is not None else None
    )
    if around is not None:
        files = {**files, SEED: "{}\n", **written.around}
        files["README.md"] += _AROUND_READ_ME
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, text in files.items():
            entry = zipfile.ZipInfo(f"{name}/{path}", date_time=_WHEN)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = (_PROGRAM if path == "src/bootstrap" else _TEXT) << 16
            archive.writestr(entry, text.encode("utf-8", "surrogatepass"))
    return packed.getvalue()


def project_files(
    function: Function, event: str, *, reserved: int | None = None, policy: Mapping[str, Any] | None = None
) -> dict[str, str]:
    """By path below the project's folder."""
    # A layer's packages are for the Python of the function, which need not be on one's machine.
    build = "sam build --use-container" if function.layers else "sam build"
    template = template_of(function, reserved=reserved, policy=policy)
    return {
        "template.yaml": yaml.safe_dump(template, sort_keys=False, allow_unicode=True, width=100),
        "README.md": _READ_ME.format(
            name=function.name, build=build, first=f"{build} && " if function.layers else ""
        ),
        **{f"src/{path}": text for path, text in function.files.items()},
        "events/event.json": event,
        **{
            f"layers/{layer}/requirements.txt": "".join(f"{line}\n" for line in packages_of(layer))
            for layer in function.layers
        },
    }


def template_of(
    function: Function, *, reserved: int | None = None, policy: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """
    Properties by their names in AWS::Serverless::Function; what is Lambda's default is left out. `policy` is
    a document, which SAM puts into the execution role.
    """
    properties: dict[str, Any] = {
        "FunctionName": function.name,
        "CodeUri": "src/",
        "Handler": function.handler,
        "Runtime": function.runtime,
        "MemorySize": function.memory_mb,
        "Timeout": math.ceil(function.timeout_s),  # AWS counts whole seconds
    }
    if function.environment:
        properties["Environment"] = {"Variables": dict(function.environment)}
    if function.ephemeral_mb != EPHEMERAL_MB[0]:
        properties["EphemeralStorage"] = {"Size": function.ephemeral_mb}
    if function.snap_start:
        properties["SnapStart"] = {"ApplyOn": SNAP_START[True]}
    if function.tracing != TRACING[0]:
        properties["Tracing"] = function.tracing
    if reserved is not None:
        properties["ReservedConcurrentExecutions"] = reserved
    if policy is not None:
        properties["Policies"] = [dict(policy)]
    if function.log_format != "Text":
        properties["LoggingConfig"] = _logging(function)
    layers = {layer: _logical_id(layer) for layer in function.layers}
    if layers:
        properties["Layers"] = [{"Ref": logical_id} for logical_id in layers.values()]
    return {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Transform": "AWS::Serverless-2016-10-31",
        "Description": f"{function.name}, from the Warmstart playground",
        "Resources": {
            "Function": {
                "Type": "AWS::Serverless::Function",
                **_BUILDS_NOTHING.get(function.runtime, {}),
                "Properties": properties,
            },
            **{logical_id: _layer(layer, function.runtime) for layer, logical_id in layers.items()},
        },
    }


def _logging(function: Function) -> Mapping[str, str]:
    given = {
        "LogFormat": function.log_format,
        "ApplicationLogLevel": function.application_log_level,
        "SystemLogLevel": function.system_log_level,
    }
    return {name: value for name, value in given.items() if value}


def _layer(layer: str, runtime: str) -> dict[str, Any]:
    properties = {"ContentUri": f"layers/{layer}/", "CompatibleRuntimes": [runtime]}
    build = {"BuildMethod": runtime} if runtime.startswith("python") else {}
    return {"Type": "AWS::Serverless::LayerVersion", "Metadata": build, "Properties": properties}


def _logical_id(layer: str) -> str:
    return "Layer" + "".join(part.capitalize() for part in re.split(r"[^A-Za-z0-9]+", layer))
