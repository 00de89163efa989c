"""Stacks of one's own as rows: nothing that was written is lost, what stands goes on, bounds hold."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest

from portal.engines.emulator import BadFunction
from portal.records.accounts.merge import join_account
from portal.records.playground.save import KEPT
from portal.records.progress.drafts import BadDraft
from portal.records.runs import states
from portal.records.runs.models import Run, RunState
from portal.records.runs.stored import deployed_of
from portal.records.stacks import away, create, keep
from portal.records.stacks.away import bring_back, put_away, rename_stack
from portal.records.stacks.create import BadName, TooManyStacks, create_stack
from portal.records.stacks.do import do_to_stack
from portal.records.stacks.files import BadFiles, change_files
from portal.records.stacks.find import find_act, find_stack, kept_of, stacks_of
from portal.records.stacks.models import Act, KeptSource, OwnStack
from portal.records.stacks.save import Conflict, Saved, keep_stack, put_files, save_stack
from portal.records.stacks.written import Written, parameters_of, template_of
from tests.people import NOON, somebody

LATER = NOON + timedelta(minutes=1)
STATE = {"project": {}, "said": {}, "stack": {"account": {}, "shifts": None}}


def written(text: str = "# first", parameters: str = "") -> Written:
    return Written(files={"template.yaml": text, "src/app.py": "# code"}, parameters=parameters)


@pytest.fixture
def stack(anonymous: Any) -> OwnStack:
    return create_stack(learner=anonymous, name="mine", written=written(), now=NOON)


def save(stack: OwnStack, text: str, base: int) -> Saved | Conflict:
    return save_stack(stack=stack, written=written(text), base_version=base, now=LATER)


def kept() -> list[tuple[str, str]]:
    return [(one.reason, one.files["template.yaml"]) for one in KeptSource.objects.order_by("pk")]


def ask(stack: OwnStack, kind: str = "deploy", given: Any = None, text: str = "# first", **more: Any) -> Run:
    stack.refresh_from_db()
    asked = {"base_version": stack.version, "idempotency_key": uuid.uuid4().hex, "now": LATER} | more
    return do_to_stack(
        learner=stack.learner, stack=stack, written=written(text), kind=kind, given=given, title=kind, **asked
    )


def end(run: Run, *, state: Any = STATE, responses: tuple[Any, ...] = (), **more: Any) -> Run:
    """As the thread that drives it does."""
    Run.objects.filter(pk=run.pk).update(state=RunState.RUNNING, attempt=1)
    run.refresh_from_db()
    told = {"findings": [], "resources": [{"name": "n"}], "outputs": {}, "diagram": {}, "offers": {},
            "responses": list(responses), "refused": "", "state": state} | more  # fmt: skip
    assert states.finish(run, state=RunState.FINISHED, outcomes=[{"job": "stack", "deployed": told}])
    return run


# Files


def test_saving_goes_on_from_the_version_it_began_with(stack):
    assert save(stack, "# second", 1) == Saved(version=2, saved_at=LATER)
    assert save(stack, "# second", 2) == Saved(version=2, saved_at=LATER)
    assert kept() == []


def test_of_two_that_meet_neither_is_lost(stack):
    save(stack, "# here", 1)
    met = save(stack, "# there", 1)

    assert isinstance(met, Conflict)
    assert met.stored.files["template.yaml"] == "# here"
    assert kept() == [("conflict", "# there")]


def test_a_file_that_typing_has_not_is_kept(stack):
    other = Written(files={"template.yaml": "# alone"})
    save_stack(stack=stack, written=other, base_version=1, now=LATER)

    assert kept_of(stack)[0].files["src/app.py"] == "# code"


def test_what_is_deployed_becomes_the_newest_and_what_gave_way_is_kept(stack):
    save(stack, "# elsewhere", 1)
    newest = keep_stack(stack=stack, written=written("# here"), base_version=1, now=LATER)

    assert newest.files["template.yaml"] == "# here"
    assert kept() == [("conflict", "# elsewhere")]


def test_so_many_versions_are_kept(stack):
    for number in range(KEPT + 3):
        put_files(stack=stack, written=written(f"# {number}"), reason="files", now=LATER)

    assert KeptSource.objects.count() == KEPT


def test_what_is_too_large_is_not_saved(stack):
    with pytest.raises(BadDraft):
        save(stack, "x" * 300_000, 1)
    with pytest.raises(BadDraft, match="parameters are over"):
        save_stack(stack=stack, written=written(parameters="x" * 9_000), base_version=1, now=LATER)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"away": "template.yaml"}, "A stack has its template"),
        ({"names": {"template.yaml": "main.yaml"}}, "A stack has its template"),
        ({"new": "src/app.py"}, "already"),
        ({"new": "../up.py"}, "cannot name a file"),
        ({"new": "src"}, "cannot be a file and the folder"),
    ],
)
def test_a_change_of_files_is_right_or_not_made(change, says):
    with pytest.raises(BadFiles, match=says):
        change_files(written().files, **{"names": {}} | change)


def test_there_may_be_so_many_files():
    files = {"template.yaml": ""} | {f"{number}.py": "" for number in range(19)}

    with pytest.raises(BadFiles, match="A stack has at most 20 files"):
        change_files(files, names={}, new="one-more.py")


def test_files_are_renamed_and_the_template_may_be_json():
    assert set(change_files({"template.yaml": "{}"}, names={"template.yaml": "template.json"})) == {
        "template.json"
    }
    assert template_of({"a.py": "", "template.yml": ""}) == "template.yml"
    assert template_of({"a.py": ""}) == ""


@pytest.mark.parametrize(
    ("text", "says"), [("A", "line 1: write NAME=value"), ("A=1\nA=2", "A is there twice"), ("=1", "write")]
)
def test_parameters_are_a_line_each(text, says):
    with pytest.raises(BadFunction, match=says):
        parameters_of(text)
    assert parameters_of("Stage = prod\n\nSize=1=2") == {"Stage": "prod", "Size": "1=2"}


# Names


def test_a_name_that_is_taken_gets_a_number(anonymous, stack):
    assert create_stack(learner=anonymous, name="mine", written=written(), now=NOON).name == "mine-2"
    with pytest.raises(BadName, match="already"):
        rename_stack(stack=stack, name="mine-2")
    with pytest.raises(BadName, match="a letter first"):
        rename_stack(stack=stack, name="1")


def test_there_may_be_so_many_stacks(anonymous, stack, monkeypatch):
    monkeypatch.setattr(create, "MOST", 1)
    with pytest.raises(TooManyStacks):
        create_stack(learner=anonymous, name="other", written=written(), now=NOON)

    put_away(stack=stack, now=LATER)
    create_stack(learner=anonymous, name="other", written=written(), now=NOON)
    with pytest.raises(TooManyStacks):
        bring_back(learner=anonymous, stack_id=stack.pk)


def test_one_that_was_put_away_comes_back_whole(anonymous, stack):
    put_away(stack=stack, now=LATER)
    assert find_stack(anonymous, stack.pk) is None
    assert stacks_of(anonymous) == ()

    assert bring_back(learner=somebody(), stack_id=stack.pk) is None
    assert bring_back(learner=anonymous, stack_id=stack.pk).files == stack.files


def test_the_oldest_that_were_put_away_go(anonymous, stack, monkeypatch):
    monkeypatch.setattr(away, "PUT_AWAY", 1)
    other = create_stack(learner=anonymous, name="other", written=written(), now=NOON)
    put_away(stack=stack, now=NOON)
    put_away(stack=other, now=LATER)

    assert [one.name for one in OwnStack.objects.all()] == ["other"]


def test_signing_in_brings_them_along(alice, stack):
    create_stack(learner=alice.learner, name="mine", written=written(), now=NOON)
    join_account(anonymous=stack.learner, user=alice, now=LATER)

    assert {one.name for one in stacks_of(alice.learner)} == {"mine", "mine-2"}


# What is done to them


def test_what_was_deployed_stands_and_the_run_keeps_no_copy(stack):
    run = end(ask(stack))

    stack.refresh_from_db()
    assert stack.state == STATE
    assert (stack.deployed_version, stack.stands["resources"]) == (1, [{"name": "n"}])
    assert run.request["stacks"] == {"stack": {"acts": []}}
    assert "state" not in deployed_of(run)["stack"]


def test_the_next_act_begins_with_what_stands(stack):
    end(ask(stack))
    run = ask(stack, "send", ["Jobs", "x"], text="# changed meanwhile")

    told = run.request["stacks"]["stack"]
    assert told == {"acts": [["send", ["Jobs", "x"]]], "from": STATE}
    after = {**STATE, "said": {"another": {}}}
    end(run, state=after, responses=({"send": "Jobs", "steps": []},))
    stack.refresh_from_db()
    assert (stack.state, stack.deployed_version) == (after, 1)


def test_an_update_deploys_the_files_over_it(stack):
    end(ask(stack))
    run = ask(stack, "update", text="# second")

    told = run.request["stacks"]["stack"]
    assert (told["files"]["template.yaml"], told["acts"], told["from"]) == (
        "# second",
        [["update", None]],
        STATE,
    )
    end(run, responses=({"update": "my-stack", "shifts": [], "steps": []},))
    stack.refresh_from_db()
    assert stack.deployed_version == stack.version == 2


@pytest.mark.parametrize("kind", ["check", "update"])
def test_what_only_looked_or_was_refused_leaves_what_stands(stack, kind):
    end(ask(stack))
    end(ask(stack, kind, text="# second"), state=STATE, resources=[])

    stack.refresh_from_db()
    assert (stack.deployed_version, stack.stands["resources"]) == (1, [{"name": "n"}])


def test_a_run_that_was_cancelled_leaves_what_stands(stack):
    end(ask(stack))
    run = ask(stack, "send", ["Jobs", "x"])
    states.cancel(run)

    stack.refresh_from_db()
    assert stack.state == STATE
    assert "from" not in run.request["stacks"]["stack"]


def test_nothing_is_done_to_what_is_not_deployed(stack):
    with pytest.raises(BadFunction, match="Deploy it first"):
        ask(stack, "send", ["Jobs", "x"])
    assert Run.objects.count() == 0


def test_one_thing_at_a_time_is_done_and_two_clicks_are_one(stack):
    first = ask(stack)

    assert ask(stack).pk == first.pk
    with pytest.raises(BadFunction, match="already"):
        ask(stack, "check")
    end(first)
    assert ask(stack, "check").pk != first.pk


def test_so_many_acts_are_kept(stack, monkeypatch):
    monkeypatch.setattr(keep, "ACTS_KEPT", 2)
    for minutes in range(4):
        end(ask(stack, "check", now=NOON + timedelta(minutes=minutes + 2)))

    assert Act.objects.count() == Run.objects.count() == 2


def test_strangers_find_nothing(stack):
    run = ask(stack)

    assert find_stack(somebody(), stack.pk) is None
    assert find_act(somebody(), run.pk) is None
    assert find_act(None, run.pk) is None
    assert find_act(stack.learner, run.pk).stack == stack
