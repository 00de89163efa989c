"""RunEvent rows → server-sent events."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import override

from portal.pages.workbench.queue import place_in_words
from portal.records.runs.models import Run, RunEvent, RunState

ROWS = 200  # of one look; more follow with the next


@dataclass(frozen=True, slots=True)
class News:
    """
    `frames` to send, the id to go on from, and whether that was all. `queued`: up to
    here nobody has taken it up, so that its place in the queue may be told.
    """

    frames: bytes
    last_id: int
    over: bool
    queued: bool


def news_of(run: Run, after_id: int, result_url: str, language: str = settings.LANGUAGE_CODE) -> News:
    """
    What the run has said since, in this language. One query; one more when nothing is new.

    Named events, which htmx dispatches on the element: "log" with text to
    append as text, never as markup, "state" with queued, running, finished, cancelled or broken (after
    "running" a log begins anew), "position" with the place in the queue in words, none when it has gone
    from there, at the end "done" with the address of the result.
    """
    rows = list(RunEvent.objects.filter(run=run, pk__gt=after_id).order_by("pk")[:ROWS])
    frames = b"".join(_frame_of(row, language) for row in rows)
    last_id = rows[-1].pk if rows else after_id
    over = queued = False
    if len(rows) < ROWS and (not rows or rows[-1].text in _LAST):
        # The state is read after the rows: an end that is seen here has left no row unseen but its own.
        state = Run.objects.filter(pk=run.pk).values_list("state", flat=True).first()
        queued = state == RunState.QUEUED
        over = state not in _OPEN and not RunEvent.objects.filter(run=run, pk__gt=last_id).exists()
    if over:
        frames += frame("done", result_url)
    return News(frames=frames, last_id=last_id, over=over, queued=queued)


def place_frame(position: int, language: str = settings.LANGUAGE_CODE) -> bytes:
    """Without an id: it is not in any row."""
    return frame("position", _place(position, language))


def _place(position: int, language: str) -> str:
    """No middleware has asked here what the reader speaks."""
    with override(language):
        return place_in_words(position)


def _frame_of(row: RunEvent, language: str) -> bytes:
    text = _place(int(row.text), language) if row.kind == "position" else row.text
    return frame(row.kind, text, row.pk)


def frame(event: str, data: str, event_id: int | None = None) -> bytes:
    """One server-sent event. Every line of the data gets a field of its own, a lone CR too."""
    lines = data.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    head = f"id: {event_id}\n" if event_id is not None else ""
    return (head + f"event: {event}\n" + "".join(f"data: {line}\n" for line in lines) + "\n").encode()


_OPEN = {RunState.QUEUED, RunState.RUNNING}
_LAST = {RunState.FINISHED, RunState.CANCELLED, RunState.BROKEN}
