"""policy.json in a lab: a file to edit like any other, the role's when it runs, and refused in AWS's words."""

from __future__ import annotations

import json

import pytest

from portal.engines.curriculum import Library
from portal.pages.labs import answers, views
from portal.records.progress.models import Draft
from portal.records.runs.models import Run
from tests import make

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
ALLOW = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::inbox/*"}
POLICY = json.dumps({"Version": "2012-10-17", "Statement": [ALLOW]}, indent=2)


@pytest.fixture(autouse=True)
def guarded(shelf: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    """The lab has a bucket around it, and a role."""
    lab = shelf.labs["double"]
    starter = {**lab.starter, "policy.json": POLICY}
    aws = {"buckets": [{"name": "inbox"}]}
    lab = lab.model_copy(update={"starter": starter, "solution": starter, "aws": aws})
    made = Library(course=shelf.course, lessons=shelf.lessons, labs={"double": lab}, facts=shelf.facts)
    monkeypatch.setattr(views, "library", lambda: made)
    monkeypatch.setattr(answers, "library", lambda: made)


def post(client, what="run", **typed):
    typed = {"file:lambda_function.py": make.CODE, "event": '{"n": 2}'} | typed
    return client.post(f"/labs/double/{what}/", typed, headers=HTMX)


def test_it_stands_beside_the_code(client):
    page = client.get("/labs/double/").text

    assert '<a class="tab" href="#file-2">policy.json</a>' in page
    assert 'name="file:policy.json" data-editor="json"' in page


@pytest.mark.parametrize("what", ["run", "submit"])
def test_it_is_the_roles_and_no_part_of_the_package(client, what):
    changed = POLICY.replace("GetObject", "PutObject")
    post(client, what, **{"file:policy.json": changed})

    jobs = Run.objects.get().request["jobs"]
    for job in jobs:
        assert job["policy"] == json.loads(changed)
        assert job["aws"] == {"buckets": [{"name": "inbox"}]}
        assert list(job["function"]["files"]) == ["lambda_function.py"]
    assert Draft.objects.get().files["policy.json"] == changed


@pytest.mark.parametrize(
    ("policy", "line", "words"),
    [
        ('{\n  "Version": "2012-10-17"\n  "Statement": []\n}', 3, "MalformedPolicyDocument: Syntax errors in policy."),
        (POLICY.replace("s3:GetObject", "GetObject"), 6, "Actions/Conditions must be prefaced by a vendor"),
        (POLICY.replace("2012-10-17", "2008-10-17"), 2, "Policy document must be version 2012-10-17 or greater."),
        (POLICY.replace("inbox", "x" * 11_000), 1, "LimitExceeded: Maximum policy size of 10240 bytes exceeded"),
        (POLICY.replace("inbox", "\\u0000"), 1, "no NUL"),
        ("[" * 60_000, 1, "MalformedPolicyDocument"),
        ("", 1, "MalformedPolicyDocument"),
    ],
    ids=["no JSON", "no vendor", "the old version", "too long", "a NUL", "nested without end", "nothing"],
)  # fmt: skip
@pytest.mark.parametrize("what", ["run", "submit"])
def test_what_aws_would_not_take_is_told_at_its_line_and_nothing_runs(client, what, policy, line, words):
    page = post(client, what, **{"file:policy.json": policy})

    assert page.status_code == 422
    assert words in page.text
    assert f'data-error-file="policy.json" data-error-line="{line}"' in page.text
    assert "Nothing was run" in page.text
    assert not Run.objects.exists()
