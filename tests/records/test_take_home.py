"""A function as a SAM project: what is in the ZIP, and that AWS's own reader takes its template."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import zipfile
from typing import Any

import pytest
import yaml

from portal.engines.emulator import BadFunction
from portal.engines.emulator.layers import ours, packages_of
from portal.records.playground.bring_in import written_of
from portal.records.playground.examples import examples
from portal.records.playground.take_home import sam_project
from portal.records.playground.written import DEFAULTS, Written
from tests import needs

ALL = {**DEFAULTS, "memory_mb": "512", "timeout_s": "2.5", "ephemeral_mb": "1024", "log_format": "JSON",
       "system_log_level": "WARN", "environment": "GREETING=Good: day\nNUMBER=007\n"}  # fmt: skip
TRANSFORM = """
import json, sys
from samtranslator.public.translator import ManagedPolicyLoader
from samtranslator.translator.transform import transform

class NoPolicies:
    def load(self):
        return {}

# Code below a folder is uploaded by `sam package`, which leaves its address in its place.
template = json.load(sys.stdin)
for resource in template["Resources"].values():
    for name in ("CodeUri", "ContentUri"):
        if name in resource["Properties"]:
            resource["Properties"][name] = "s3://bucket/" + resource["Properties"][name]
print(json.dumps(transform(template, {}, NoPolicies())))
"""


def written(files: dict[str, str] | None = None, **fields: str) -> Written:
    return Written(
        files=files or {"lambda_function.py": "# code\n"}, fields={**ALL, **fields}, event='{"n": 2}'
    )


def project(sent: Written, name: str = "mine") -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(sam_project(sent, name))) as packed:
        assert packed.testzip() is None
        return {path: packed.read(path).decode() for path in packed.namelist()}


def template(sent: Written, name: str = "mine") -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(project(sent, name)[f"{name}/template.yaml"])
    return found


def test_the_project_has_its_code_its_event_its_configuration_and_says_what_to_do():
    found = project(written({"lambda_function.py": "# code\n", "lib/a.py": "# a\n"}))

    assert set(found) == {"mine/template.yaml", "mine/README.md", "mine/src/lambda_function.py", "mine/src/lib/a.py",
                          "mine/events/event.json"}  # fmt: skip
    assert found["mine/src/lib/a.py"] == "# a\n"
    assert json.loads(found["mine/events/event.json"]) == {"n": 2}
    assert "sam local invoke Function --event events/event.json" in found["mine/README.md"]


def test_the_template_has_the_whole_configuration():
    properties = template(written())["Resources"]["Function"]["Properties"]

    assert properties == {
        "FunctionName": "mine", "CodeUri": "src/", "Handler": "lambda_function.lambda_handler", "Runtime": "python3.14",
        "MemorySize": 512, "Timeout": 3, "Environment": {"Variables": {"GREETING": "Good: day", "NUMBER": "007"}},
        "EphemeralStorage": {"Size": 1024}, "LoggingConfig": {"LogFormat": "JSON", "SystemLogLevel": "WARN"},
    }  # fmt: skip


def test_snap_start_is_in_the_template():
    properties = template(written(ephemeral_mb="512", snap_start="PublishedVersions"))["Resources"][
        "Function"
    ]["Properties"]

    assert properties["SnapStart"] == {"ApplyOn": "PublishedVersions"}


def test_active_tracing_is_in_the_template():
    assert template(written(tracing="Active"))["Resources"]["Function"]["Properties"]["Tracing"] == "Active"


POLICY = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::uploads/*"}],
}
AROUND = {
    "lambda_function.py": "# code\n",
    "aws.yaml": "# mine\nbuckets: [{name: uploads}]\n",
    "policy.json": json.dumps(POLICY),
}


def test_the_policy_is_in_the_template_and_what_is_around_it_beside_the_code():
    found = project(written(AROUND, aws="Fresh"))

    properties = yaml.safe_load(found["mine/template.yaml"])["Resources"]["Function"]["Properties"]
    assert properties["Policies"] == [POLICY]
    assert (found["mine/aws.yaml"], found["mine/policy.json"]) == (AROUND["aws.yaml"], AROUND["policy.json"])
    assert {path for path in found if path.startswith("mine/src/")} == {"mine/src/lambda_function.py"}
    assert "nothing deploys it" in found["mine/README.md"]


@pytest.mark.parametrize("files", [AROUND, {"lambda_function.py": "# code\n"}], ids=["with files", "without"])
def test_a_project_with_aws_around_it_comes_back_with_it(files):
    found = project(written(files, aws="Kept"))

    back = written_of(found)

    assert (back.code, back.field("aws")) == ({"lambda_function.py": "# code\n"}, "Fresh")
    assert back.around == {"aws.yaml": "{}\n"} | {
        name: files[name] for name in files if name in ("aws.yaml", "policy.json")
    }


def test_without_aws_around_it_a_project_says_nothing_of_it():
    found = project(written(AROUND, aws="Off"))

    assert not any("policy.json" in path or "aws.yaml" in path for path in found)
    assert "Policies" not in found["mine/template.yaml"]
    assert "aws.yaml" not in found["mine/README.md"]


def test_a_policy_that_aws_would_refuse_is_not_taken_home():
    with pytest.raises(BadFunction, match=r"policy\.json, line 1: MalformedPolicyDocument"):
        sam_project(written(AROUND | {"policy.json": "{}"}, aws="Fresh"), "mine")


def test_what_is_lambdas_default_is_left_out():
    sent = Written(files={"lambda_function.py": ""}, fields={}, event="{}")

    assert set(template(sent)["Resources"]["Function"]["Properties"]) == {
        "FunctionName", "CodeUri", "Handler", "Runtime", "MemorySize", "Timeout"
    }  # fmt: skip


def test_a_layer_is_a_resource_with_its_packages():
    if not ours():
        needs.missing("no layer is installed: make setup")
    name = ours()[0]
    found = project(written(layers=name))
    resources = yaml.safe_load(found["mine/template.yaml"])["Resources"]

    (ref,) = resources["Function"]["Properties"]["Layers"]
    assert resources[ref["Ref"]]["Type"] == "AWS::Serverless::LayerVersion"
    assert found[f"mine/layers/{name}/requirements.txt"].splitlines() == list(packages_of(name)) != []
    assert "sam build --use-container && sam local invoke" in found["mine/README.md"]
    assert "sam build --use-container && sam deploy" in found["mine/README.md"]


def test_a_bootstrap_may_be_executed():
    sent = written({"bootstrap": "#!/bin/sh\n"}, runtime="provided.al2023", handler="bootstrap")
    with zipfile.ZipFile(io.BytesIO(sam_project(sent, "mine"))) as packed:
        mode = packed.getinfo("mine/src/bootstrap").external_attr >> 16

    assert mode & 0o111


def test_a_bootstrap_is_not_built_and_comes_back():
    """`sam build` wants a Makefile for it, unless it is told that there is nothing to do."""
    sent = written({"bootstrap": "#!/bin/sh\n"}, runtime="provided.al2023", handler="bootstrap")

    assert template(sent)["Resources"]["Function"]["Metadata"] == {"SkipBuild": True}
    assert "Metadata" not in template(written())["Resources"]["Function"]
    assert written_of(project(sent)).code == {"bootstrap": "#!/bin/sh\n"}


def test_the_same_function_makes_the_same_bytes():
    assert sam_project(written(), "mine") == sam_project(written(), "mine")


def test_what_is_no_sound_function_is_not_taken_home():
    with pytest.raises(BadFunction, match="Memory"):
        sam_project(written(memory_mb="1"), "mine")


@pytest.mark.parametrize(
    "sent",
    [
        written(layers=" ".join(ours()[:2])),
        written({"bootstrap": ""}, runtime="provided.al2023", handler="bootstrap"),
        written(AROUND, aws="Fresh"),
        examples()[0].written,
    ],
    ids=["everything", "bootstrap", "a policy", "defaults"],
)
def test_awss_own_reader_takes_the_template(sent):
    reader = needs.sam()
    told = subprocess.run(
        [sys.executable, "-c", TRANSFORM],
        input=json.dumps(template(sent)),
        env={**os.environ, "PYTHONPATH": str(reader), "AWS_DEFAULT_REGION": "us-east-1"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert told.returncode == 0, told.stderr[-2000:]
    resources = json.loads(told.stdout)["Resources"]
    (function,) = [one for one in resources.values() if one["Type"] == "AWS::Lambda::Function"]
    assert function["Properties"]["Handler"] == sent.field("handler")
    assert function["Properties"]["MemorySize"] == int(sent.field("memory_mb"))
