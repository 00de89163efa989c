"""Stack jobs: deployed, gone on with in another process, refused, cancelled; by a real broker and checker."""

from __future__ import annotations

import json
import threading
import uuid
from collections.abc import Iterator
from typing import Any

import pytest

from portal.engines.emulator import versions
from portal.engines.emulator.client import Broker, Cancelled
from portal.engines.stacks import CheckerAt, CheckerGone
from portal.records.runs import act as acts
from portal.records.runs.act import act
from portal.records.runs.ask import ask_for_run
from portal.records.runs.cancel import cancel_run
from portal.records.runs.errand import Errand
from portal.records.runs.models import Purpose, Run, RunEvent, RunState
from portal.records.runs.pool import Pool
from portal.records.runs.said import Said
from portal.records.runs.stored import deployed_of, outcomes_of, stacks_of
from portal.records.runs.wait import wait_for
from tests.deploying import FILES, GET, NOTES, PUT, checks, deploying
from tests.people import NOON, somebody

__all__ = ["checks", "deploying"]

pytestmark = [pytest.mark.broker, pytest.mark.django_db(transaction=True)]

HANGS = {"template.yaml": NOTES.replace("Timeout: 10", "Timeout: 900"), "src/app.py": """\
import time
def handler(event, context):
    print("on my way", flush=True)
    time.sleep(900)
"""}  # fmt: skip


@pytest.fixture
def pool(deploying: Broker, checks: CheckerAt) -> Iterator[Pool]:
    pool = Pool(deploying, threads=2, checks=checks)
    pool.start()
    yield pool
    pool.stop(within_s=5)


def ask(**stacks: dict[str, Any]) -> Run:
    return ask_for_run(
        learner=somebody(),
        purpose=Purpose.PLAY,
        lab_slug="",
        lab_digest="",
        jobs=[],
        stacks=stacks,
        idempotency_key=uuid.uuid4().hex,
        now=NOON,
    )


def done(broker: Broker, checks: Any, **told: Any) -> dict[str, Any]:
    return act(broker, checks, told, lambda: None)


def test_a_run_deploys_and_its_state_is_gone_on_with_by_the_next(pool):
    first = wait_for(ask(notes={"files": FILES, "acts": [PUT]}), within_s=60)
    deployed = deployed_of(first)["notes"]
    second = wait_for(ask(notes={"acts": [GET], "from": deployed["state"]}), within_s=60)
    (answer,) = deployed_of(second)["notes"]["responses"]

    assert (first.state, deployed["refused"]) == (RunState.FINISHED, "")
    assert "AWS::Lambda::Function" in {one["type"] for one in deployed["resources"]}
    assert (answer["status"], answer["body"]) == (200, "milk")
    assert outcomes_of(first) == {}
    assert list(stacks_of(first)) == ["notes"]
    assert "kept 1\n" in "".join(
        RunEvent.objects.filter(run=first, kind="log").order_by("pk").values_list("text", flat=True)
    )


def test_a_state_is_gone_on_with_when_nobody_checks(deploying, checks):
    state = done(deploying, checks, files=FILES, acts=[PUT])["state"]

    kept = json.loads(json.dumps(state))

    assert done(deploying, None, acts=[GET], **{"from": kept})["responses"][0]["body"] == "milk"


def test_what_is_generated_begins_with_the_name_of_the_stack(deploying, checks):
    told = done(deploying, checks, files=FILES, name="shop", acts=[])
    after = done(deploying, checks, acts=[GET], **{"from": told["state"]})

    names = {one["name"] for one in told["resources"] if one["type"] == "AWS::Lambda::Function"}
    assert {name.startswith("shop-Notes-") for name in names} == {True}
    assert after["responses"][0]["steps"][0]["function"] in names


def test_a_template_that_is_refused_leaves_its_findings_and_no_state(deploying, checks):
    files = FILES | {"template.yaml": NOTES.replace("python3.14", "python3.9")}

    told = done(deploying, checks, files=files, acts=[GET])

    assert [one["rule"] for one in told["findings"] if one["level"] == "error"] == ["W2531"]
    assert (told["state"], told["responses"], told["refused"]) == (None, [], "")


def test_a_state_that_nobody_goes_on_with_is_not_given(deploying, checks):
    told = done(deploying, checks, files=FILES, acts=[PUT, GET], keeps=False)

    assert (told["state"], told["refused"]) == (None, "")
    assert told["responses"][1]["body"] == "milk"


@pytest.mark.parametrize("files", [{}, {"src/app.py": "x"}], ids=["no file", "no template"])
def test_without_a_template_it_is_said(deploying, checks, files):
    told = done(deploying, checks, files=files)

    assert told["findings"][0]["level"] == "error"
    assert told["state"] is None


def test_an_update_that_is_refused_leaves_the_stack_as_it_was(deploying, checks):
    state = done(deploying, checks, files=FILES, acts=[PUT])["state"]
    broken = FILES | {"template.yaml": NOTES.replace("python3.14", "python3.9")}

    told = done(deploying, checks, files=broken, acts=[["update", None], GET], **{"from": state})
    after = done(deploying, checks, acts=[GET], **{"from": told["state"]})

    assert [one["level"] for one in told["findings"]] == ["error"]
    assert told["responses"] == []
    assert after["responses"][0]["body"] == "milk"


def test_an_update_becomes_what_the_next_one_begins_with(deploying, checks):
    state = done(deploying, checks, files=FILES, acts=[PUT])["state"]
    changed = FILES | {"src/app.py": FILES["src/app.py"].replace('found["text"]', 'found["text"].upper()')}

    told = done(deploying, checks, files=changed, acts=[["update", None]], **{"from": state})
    after = done(deploying, checks, acts=[GET], **{"from": told["state"]})

    assert after["responses"][0]["body"] == "MILK"


def test_an_update_that_cannot_begin_leaves_the_stack_as_it_was(deploying, checks, monkeypatch):
    aliased = FILES | {
        "template.yaml": NOTES.replace("Timeout: 10", "Timeout: 10\n      AutoPublishAlias: live")
    }
    state = done(deploying, checks, files=aliased, acts=[PUT])["state"]
    monkeypatch.setattr(versions, "VERSIONS", 1)
    changed = aliased | {"src/app.py": FILES["src/app.py"] + "# changed"}

    told = done(deploying, checks, files=changed, acts=[["update", None]], **{"from": state})
    after = done(deploying, None, acts=[GET], **{"from": told["state"]})

    assert "versions are kept" in told["refused"]
    assert told["state"]["project"]["files"] == aliased
    assert after["responses"][0]["body"] == "milk"


@pytest.mark.parametrize(
    ("refused", "says"),
    [
        (["put", ["Nowhere", "key", "x"]], "There is no 'Nowhere' among buckets"),
        (["fire", "Nightly"], "There is no schedule 'Nightly'"),
        (["event", ["e", "{}", "Nobody"]], "There is no function 'Nobody'"),
        (["wait", 5], "only after an update"),
        (["fly", None], "'fly' is not done to a stack"),
        (["call", ["GET"]], "'call' is not done to a stack"),
        (["update", "nothing"], "A project is files by their paths"),
    ],
    ids=lambda value: value[0] if isinstance(value, list) else "",
)
def test_nothing_is_done_behind_an_act_that_is_refused(deploying, checks, refused, says):
    told = done(deploying, checks, files=FILES, acts=[PUT, refused, GET])

    assert says in told["refused"]
    assert [one["status"] for one in told["responses"]] == [201]
    assert told["state"] is not None


def test_so_many_acts_are_done_at_once(deploying, checks):
    told = done(deploying, checks, files=FILES, acts=[GET] * (acts.ACTS + 1))

    assert told["refused"] == "50 acts are done at once, not 51."
    assert told["responses"] == []


def test_what_takes_too_long_is_stopped_and_told(deploying, checks):
    told = act(deploying, checks, {"files": HANGS, "acts": [GET]}, lambda: None, errand=Errand(wall_s=4.0))

    assert told["refused"].startswith("Stopped after 4 s, the most that is done at once.")
    assert told["state"] is not None


def test_a_stack_that_holds_too_much_is_not_kept(deploying, checks, monkeypatch):
    monkeypatch.setattr(acts, "STATE_BYTES", 2_000)

    told = done(deploying, checks, files=FILES, acts=[PUT])

    assert told["state"] is None
    assert "cannot be kept" in told["refused"]


def test_an_errand_that_was_stopped_begins_nothing(deploying, checks):
    errand = Errand()
    errand.stop()

    with pytest.raises(Cancelled):
        act(deploying, checks, {"files": FILES, "acts": [GET]}, lambda: None, errand=errand)


def test_a_run_that_hangs_can_be_cancelled(pool):
    run = ask(notes={"files": HANGS, "acts": [GET]})
    moment = threading.Event()
    for _ in range(600):
        if RunEvent.objects.filter(run=run, kind="log").exists():
            break
        moment.wait(0.05)

    cancel_run(run, now=NOON)

    assert wait_for(run, within_s=10).state == RunState.CANCELLED
    after = wait_for(ask(notes={"files": FILES, "acts": [PUT]}), within_s=60)
    assert after.state == RunState.FINISHED


def test_without_a_checker_the_run_says_so(deploying):
    with pytest.raises(CheckerGone, match="No process that checks templates"):
        done(deploying, None, files=FILES)

    pool = Pool(deploying, threads=1)
    pool.start()
    run = wait_for(ask(notes={"files": FILES, "acts": []}), within_s=20)
    pool.stop(within_s=5)

    assert run.state == RunState.BROKEN
    assert run.fault.startswith("Nobody could check the template")


def test_long_texts_are_cut_and_short_ones_are_not():
    response = {"call": "GET /", "body": "b" * 300_000, "steps": [{"log": "x" * 50_000 + "end", "note": "n"}]}

    kept = Said().kept(response)

    assert (len(kept["body"]), kept["steps"][0]["note"]) == (256_001, "n")
    assert kept["steps"][0]["log"].endswith("xend")
    assert len(kept["steps"][0]["log"]) == 32_001
    assert len(Said(most=10).kept(response)["body"]) == 301
