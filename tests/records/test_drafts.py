"""Drafts: nothing that was typed is ever lost."""

from __future__ import annotations

import pytest

from portal.engines.emulator.function import CODE_BYTES, EVENT_BYTES
from portal.records.accounts.merge import merge
from portal.records.progress.drafts import (
    VERSIONS_KEPT,
    BadDraft,
    Conflict,
    Saved,
    keep_draft,
    reset_draft,
    restore_draft,
    save_draft,
)
from portal.records.progress.models import Draft, DraftVersion
from portal.records.progress.workbench import open_workbench
from tests.people import NOON, somebody
from tests.records.test_accounts import at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def save(learner, lab):
    def go(text, base_version, *, by=learner, at=NOON, event="{}"):
        files = {"lambda_function.py": text}
        return save_draft(learner=by, lab=lab, files=files, event=event, base_version=base_version, now=at)

    return go


def texts(rows) -> list[str]:
    return [row.files["lambda_function.py"] for row in rows]


def test_each_save_is_a_version(save):
    assert [save("a", 0).version, save("b", 1).version, save("c", 2).version] == [1, 2, 3]


def test_a_draft_is_found_again_elsewhere(save, learner, lab):
    save("mine", 0)

    bench = open_workbench(learner, lab)

    assert (bench.files, bench.draft_version, bench.changed) == ({"lambda_function.py": "mine"}, 1, True)


def test_saving_over_a_newer_version_keeps_both(save, learner):
    save("first", 0)
    save("from the laptop", 1)

    result = save("from the phone", 1)

    assert isinstance(result, Conflict)
    assert texts([result.theirs, result.kept]) == ["from the laptop", "from the phone"]
    assert texts(Draft.objects.filter(learner=learner)) == ["from the laptop"]


def test_the_same_text_posted_twice_is_no_conflict(save):
    save("a", 0)

    assert save("a", 0) == Saved(version=1, saved_at=NOON)


def test_a_conflict_posted_again_and_again_is_kept_once(save):
    save("a", 0)
    for _ in range(3):
        save("b", 0)

    assert DraftVersion.objects.count() == 1


def test_old_versions_go_when_there_are_many(save):
    save("a", 0)
    for number in range(VERSIONS_KEPT + 5):
        save(f"conflict {number}", 0)

    assert DraftVersion.objects.count() == VERSIONS_KEPT


@pytest.mark.parametrize(
    ("files", "event", "says"),
    [
        ({"a.py": "x" * (CODE_BYTES + 1)}, "", "256 KB"),
        ({"a.py": "é" * (CODE_BYTES // 2 + 1)}, "", "256 KB"),
        ({"a.py": ""}, "x" * (EVENT_BYTES + 1), "6 MB"),
        ({}, "", "1 to 20 files"),
        ({f"{n}.py": "" for n in range(21)}, "", "1 to 20 files"),
        ({"a.py": "a\0b"}, "", "NUL"),
        ({"x" * 200: ""}, "", "at most 128 characters"),
    ],
    ids=["code", "bytes and not characters", "event", "none", "many", "nul", "name"],
)
def test_what_is_too_large_or_odd_is_refused_and_the_draft_stays(learner, lab, save, files, event, says):
    save("good", 0)

    with pytest.raises(BadDraft, match=says):
        save_draft(learner=learner, lab=lab, files=files, event=event, base_version=1, now=NOON)

    assert texts(Draft.objects.all()) == ["good"]


def test_reset_goes_back_to_the_starter_and_keeps_the_work(save, learner, lab):
    save("work", 0)

    draft = reset_draft(learner=learner, lab=lab, now=NOON)

    assert draft.files == lab.starter
    assert texts(DraftVersion.objects.filter(reason="reset")) == ["work"]
    assert not open_workbench(learner, lab).changed


def test_restoring_an_earlier_try_keeps_what_was_there(save, learner, lab):
    save("now", 0)

    draft = restore_draft(learner=learner, lab=lab, files={"lambda_function.py": "then"}, now=NOON)

    assert texts([draft]) == ["then"]
    assert texts(DraftVersion.objects.all()) == ["now"]


def test_an_editor_that_ran_its_code_can_go_on_saving(save, learner, lab):
    version = save("a", 0).version
    keep_draft(
        learner=learner,
        lab=lab,
        files={"lambda_function.py": "b"},
        event="{}",
        base_version=version,
        now=NOON,
    )

    assert isinstance(save("c", version), Saved)
    assert not DraftVersion.objects.exists()


def test_running_older_code_keeps_the_newer_draft_as_a_version(save, learner, lab):
    save("a", 0)
    save("newer", 1)
    keep_draft(
        learner=learner,
        lab=lab,
        files={"lambda_function.py": "old tab"},
        event=None,
        base_version=1,
        now=NOON,
    )

    assert texts(Draft.objects.all()) == ["old tab"]
    assert texts(DraftVersion.objects.all()) == ["newer"]
    assert isinstance(save("more", 2), Conflict)


def test_two_learners_never_meet(save, anonymous):
    save("alice's", 0)
    save("somebody's", 0, by=anonymous)

    assert sorted(texts(Draft.objects.all())) == ["alice's", "somebody's"]


@pytest.mark.parametrize("newer_is_anonymous", [True, False])
def test_merging_lets_the_newest_draft_win_and_keeps_the_other(save, learner, anonymous, newer_is_anonymous):
    later = NOON.replace(hour=13)
    save("account", 0, at=NOON if newer_is_anonymous else later)
    save("cookie", 0, by=anonymous, at=later if newer_is_anonymous else NOON)

    merge(anonymous=anonymous, account=learner, now=later)

    winner, other = ("cookie", "account") if newer_is_anonymous else ("account", "cookie")
    assert texts(Draft.objects.filter(learner=learner)) == [winner]
    assert texts(DraftVersion.objects.filter(learner=learner, reason="merge")) == [other]
    assert not Draft.objects.filter(learner=anonymous).exists()


@pytest.mark.django_db(transaction=True)
def test_first_saves_from_two_devices_at_once_lose_nothing(lab):
    learner = somebody()

    def save_text(text):
        files = {"lambda_function.py": text}
        save_draft(learner=learner, lab=lab, files=files, event="", base_version=0, now=NOON)

    assert at_once(*[lambda text=text: save_text(text) for text in "abcd"]) == []
    assert sorted(texts(Draft.objects.all()) + texts(DraftVersion.objects.all())) == list("abcd")
