"""What a run prints gets into rows from two threads: that of the run, and the one for what is due later."""

from __future__ import annotations

import queue
import threading

import pytest
from django.db import connection, transaction

from portal.records.runs.lines import Lines
from portal.records.runs.models import Purpose, Run, RunEvent
from tests.people import NOON, somebody

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def lines() -> Lines:
    run = Run.objects.create(
        learner=somebody(), purpose=Purpose.RUN, idempotency_key="one", request={"jobs": []}, asked_at=NOON
    )
    return Lines(run, queue.SimpleQueue())


def test_the_end_of_a_run_and_the_writer_of_its_lines_do_not_wait_for_each_other(lines):
    lines.add("said before the end")
    begun = threading.Event()
    faults = []

    def write_when_due():
        begun.set()
        try:
            lines.write_when_due()
        except Exception as fault:
            faults.append(fault)
        finally:
            connection.close()

    writer = threading.Thread(target=write_when_due)
    with transaction.atomic():
        RunEvent.objects.count()  # the transaction has begun
        writer.start()
        begun.wait(10)
        writer.join(0.3)  # it gets as far as it can
        lines.add("said at the end")
        lines.write()
    writer.join(30)

    assert faults == []
    assert "".join(RunEvent.objects.order_by("pk").values_list("text", flat=True)) == (
        "said before the end\nsaid at the end\n"
    )
