"""The AWS around a function on its page, and the page of the account that is kept."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
import yaml

from portal.engines.cloud import simulation
from portal.engines.cloud.seed import Seed
from portal.engines.curriculum.seeds import read_seed
from portal.pages.workbench.held import OF_EACH, THINGS, held_in
from portal.records.accounts.models import Learner
from portal.records.playground.models import KeptAccount, OwnFunction
from portal.records.runs.models import Run
from tests import make
from tests.pages.playground.conftest import HTMX, a_play
from tests.people import NOON

HOSTILE = "<script>alert('x')</script>"
CODE = {"file:lambda_function.py": "# code"}


def page_of(client: Any, function: OwnFunction) -> str:
    return str(client.get(f"/playground/{function.pk}/").text)


def with_aws(function: OwnFunction, aws: str = "Fresh", **around: str) -> OwnFunction:
    function.files |= {name.replace("_", "."): text for name, text in around.items()}
    function.fields |= {"aws": aws}
    function.save()
    return function


def keep(learner: Learner, seed: dict[str, Any], **fields: Any) -> KeptAccount:
    fields = {"size": 2_048, "kept_at": NOON} | fields
    return KeptAccount.objects.create(learner=learner, seed=seed, **fields)


def test_its_two_files_are_tabs_where_there_is_aws_around_it(client, function):
    assert "file:policy.json" not in page_of(client, function)

    page = page_of(client, with_aws(function, aws_yaml="buckets: []"))

    assert 'name="file:aws.yaml"' in page
    assert 'name="file:policy.json"' in page
    assert "buckets: []" in page
    assert 'name="name:policy.json"' not in page


def test_a_machine_without_moto_says_so_and_offers_no_example_of_it(client, function, monkeypatch, tmp_path):
    assert "None can be simulated here" not in page_of(client, function)
    assert "A worker of a queue" in client.get("/playground/").text

    monkeypatch.setattr(simulation, "SITE", tmp_path)

    assert "moto is not installed. Run `make setup`." in page_of(client, function)
    assert "A worker of a queue" not in client.get("/playground/").text


def test_setting_it_opens_a_file_to_begin_with(client, function):
    answer = client.post(f"/playground/{function.pk}/files/", CODE | {"aws": "Fresh", "around": "set"})

    assert answer.status_code == 303
    assert answer.url.endswith("?file=aws.yaml")
    function.refresh_from_db()
    assert function.fields["aws"] == "Fresh"
    seed, problems = read_seed(function.files["aws.yaml"], path="aws.yaml")
    assert (problems, seed == Seed()) == ([], False)


def test_setting_it_leaves_a_file_that_is_there(client, function):
    with_aws(function, "Off", aws_yaml="# mine")
    typed = CODE | {"file:aws.yaml": "# mine", "aws": "Kept", "around": "set"}

    client.post(f"/playground/{function.pk}/files/", typed)

    function.refresh_from_db()
    assert function.files["aws.yaml"] == "# mine"


def test_an_empty_file_is_none(client, function):
    typed = CODE | {"file:aws.yaml": "\r\n", "file:policy.json": "", "aws": "Fresh", "base_version": "1"}

    client.post(f"/playground/{function.pk}/draft/", typed)

    function.refresh_from_db()
    assert set(function.files) == {"lambda_function.py"}


@pytest.mark.parametrize(
    ("name", "text", "line", "words"),
    [
        ("aws.yaml", "queues:\n  - nam: x", 2, "Did you mean `name`?"),
        ("policy.json", '{"Version": "2012-10-17",\n"Statement": [{"Effect": "allow"}]}', 2, "failed legacy parsing. Statement[0].Effect"),
        ("policy.json", HOSTILE, 1, "Syntax errors in policy."),
    ],
    ids=["a seed", "a policy", "no policy at all"],
)  # fmt: skip
def test_a_fault_is_told_at_its_file_before_anything_runs(client, function, name, text, line, words):
    typed = CODE | {f"file:{name}": text, "aws": "Fresh"}

    page = client.post(f"/playground/{function.pk}/run/warm/", typed, headers=HTMX)

    assert page.status_code == 422
    assert f'data-error-file="{name}" data-error-line="{line}"' in page.text
    assert f"{name}, line {line}" in page.text
    assert words in page.text
    assert HOSTILE not in page.text
    assert not Run.objects.exists()


def test_what_it_did_is_a_tab_of_the_result_and_escaped(client, function):
    call = {
        "service": "s3", "action": "s3:PutObject", "resource": HOSTILE, "decision": {"allowed": False, "reason": HOSTILE},
        "needs": [], "ms": 1.0, "request_id": "", "error": "AccessDenied",
    }  # fmt: skip
    function = with_aws(
        function,
        "Kept",
        policy_json='{"Version": "2012-10-17", "Statement": {"Effect": "Deny", "Action": "*", "Resource": "*"}}',
    )
    a_play(function, replace(make.outcome(), aws={"calls": [call], "changes": [], "smallest_policy": None}))

    page = page_of(client, function)

    assert 'href="#aws"' in page
    assert "denied" in page
    assert "&lt;script&gt;" in page
    assert HOSTILE not in page
    assert 'href="/playground/account/">your account' in page


TRUST = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": {"AWS": "111122223333"}, "Action": "sts:AssumeRole"}],
}
ALLOW = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}],
}
SEED = {
    "buckets": [{"name": "uploads", "objects": [{"key": HOSTILE, "text": HOSTILE}]}],
    "tables": [{"name": "orders", "key": {"id": "S"}, "items": [{"id": "1", "total": 12}], "typed_items": [{"id": {"S": "2"}}]}],
    "queues": [{"name": "work", "messages": [{"value": {"order": 1}}]}],
    "topics": [{"name": "news", "subscriptions": [{"protocol": "sqs", "endpoint": "work"}]}],
    "secrets": [{"name": "shop/login", "value": {"user": "shop"}}],
    "parameters": [{"name": "/shop/greeting", "value": "Hello"}],
    "streams": [{"name": "clicks", "records": [{"partition_key": "a", "base64": "AAE="}]}],
    "buses": [{"name": "default", "rules": [{"name": "nightly", "schedule": "rate(1 day)"}]}],
    "roles": [{"name": "auditor", "trust": TRUST, "policy": ALLOW}],
}  # fmt: skip


def test_the_account_shows_what_is_in_it_and_escapes_it(client, learner):
    keep(learner, SEED)

    page = client.get("/playground/account/").text

    for name in (
        "uploads",
        "orders",
        "work",
        "news",
        "shop/login",
        "/shop/greeting",
        "clicks",
        "default",
        "auditor",
    ):
        assert f"<code>{name}</code>" in page
    for words in ('<span class="badge">2</span> items', "AAE= (base64)", "rate(1 day)", "2.0", "of 1.0"):
        assert words in page
    assert HOSTILE not in page


def test_every_section_of_a_seed_is_shown():
    assert set(SEED) == set(Seed.model_fields)
    assert len(held_in(SEED)) == len(SEED)


def test_the_seed_shown_is_one_that_a_run_may_begin_with():
    assert read_seed(json.dumps(SEED), path="aws.yaml")[1] == []


def test_what_is_shown_is_bounded_and_the_rest_counted():
    things = [{"key": f"k{number}", "text": "x" * 1_000} for number in range(300)]
    seed = {"buckets": [{"name": f"bucket-{number}", "objects": things} for number in range(6)]}

    (section,) = held_in(seed)

    assert [len(one.things) for one in section.held] == [OF_EACH] * 4 + [0, 0]
    assert sum(len(one.things) for one in section.held) == THINGS
    assert [one.more for one in section.held] == [250] * 4 + [300, 300]
    assert max(len(text) for one in section.held for _, text in one.things) < 400


def test_an_account_says_what_was_not_kept(client, learner):
    keep(learner, {}, kept_at=None, refused=f"It holds too much {HOSTILE}", refused_at=NOON)

    page = client.get("/playground/account/").text

    assert "It holds too much" in page
    assert HOSTILE not in page


@pytest.mark.parametrize(("form", "read"), [("yaml", yaml.safe_load), ("json", json.loads)])
def test_the_download_is_what_another_run_begins_with(client, learner, form, read):
    keep(learner, SEED)

    answer = client.get(f"/playground/account/aws.{form}")

    assert read(answer.text) == SEED
    assert answer["Content-Disposition"] == f'attachment; filename="aws.{form}"'
    seed, problems = read_seed(answer.text, path="aws.yaml")
    assert (problems, seed is None) == ([], False)


def test_reset_takes_all_away(client, learner):
    keep(learner, SEED)

    assert client.post("/playground/account/reset/").status_code == 303

    assert not KeptAccount.objects.exists()
    assert "Nothing is in it" in client.get("/playground/account/").text


def test_a_stranger_has_an_account_of_their_own(learner, stranger):
    keep(learner, SEED)

    assert "uploads" not in stranger.get("/playground/account/").text
    assert stranger.get("/playground/account/aws.yaml").status_code == 404
    stranger.post("/playground/account/reset/")
    assert KeptAccount.objects.count() == 1


def test_a_visitor_without_a_name_is_told_how_to_fill_one(client, db):
    assert "Nothing is in it" in client.get("/playground/account/").text
    assert client.get("/playground/account/aws.txt").status_code == 404
    assert client.post("/playground/account/reset/").status_code == 303
    assert not Learner.objects.exists()
