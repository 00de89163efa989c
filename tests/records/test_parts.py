"""Parts of a response between two threads: in order, and never held up by a caller who has gone."""

from __future__ import annotations

import uuid

import pytest

from portal.engines.emulator.client import Part
from portal.records.runs import parts
from portal.records.runs.models import Purpose, Run, RunState
from portal.records.runs.parts import BEHIND, Listener, listener_of, listening_to
from tests.people import NOON, somebody


@pytest.fixture
def run(db: None) -> Run:
    return Run.objects.create(learner=somebody(), purpose=Purpose.PLAY, request={"jobs": []}, asked_at=NOON)


def part(data: bytes) -> Part:
    return Part(0, "text/plain", data)


def over(run: Run) -> None:
    Run.objects.filter(pk=run.pk).update(state=RunState.FINISHED)


def test_all_parts_come_in_order_before_the_end(run):
    listener = Listener()
    for data in (b"one", b"two"):
        listener.tell(part(data))
    over(run)
    listener.wake()

    assert [told.data for told in listener.parts(run, within_s=60)] == [b"one", b"two"]


def test_being_woken_is_no_end_while_the_run_goes_on(run):
    listener = Listener()
    listener.wake()
    listener.tell(part(b"after all"))
    over(run)
    listener.wake()

    assert [told.data for told in listener.parts(run, within_s=60)] == [b"after all"]


def test_a_caller_who_is_too_far_behind_hears_no_more_and_holds_nobody_up(run, monkeypatch):
    monkeypatch.setattr(parts, "PATIENCE_S", 0)
    listener = Listener()

    for number in range(BEHIND + 5):
        listener.tell(part(b"%d" % number))

    assert len(list(listener.parts(run, within_s=60))) == BEHIND


def test_a_caller_who_has_gone_is_told_nothing(run):
    with listening_to(run.pk) as listener:
        assert listener_of(run.pk) is listener
    listener.tell(part(b"late"))

    assert listener_of(run.pk) is None
    assert list(listener.parts(run, within_s=60)) == []


def test_nobody_listens_to_a_run_that_nobody_asked_about():
    assert listener_of(uuid.uuid4()) is None
