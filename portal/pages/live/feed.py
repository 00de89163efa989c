"""RunEvent rows → server-sent events."""

from __future__ import annotations

from dataclasses import dataclass

from portal.records.runs.models import Run, RunEvent, RunState

ROWS = 200  # of one look; more follow with the next


@dataclass(frozen=True, slots=True)
class News:
    """`frames` to send, the id to go on from, and whether that was all."""

    frames: bytes
    last_id: int
    over: bool


def news_of(run: Run, after_id: int, result_url: str) -> News:
    """
    What the run has said since. One query; one more when nothing is new.

    Named events, which htmx dispatches on the element: "log" with text to
    append as text, never as markup, "state" with queued, running, finished, cancelled or broken (after
    "running" a log begins anew), at the end "done" with the address of the result.
    """
    rows = list(RunEvent.objects.filter(run=run, pk__gt=after_id).order_by("pk")[:ROWS])
    frames = b"".join(frame(row.kind, row.text, row.pk) for row in rows)
    last_id = rows[-1].pk if rows else after_id
    over = False
    if len(rows) < ROWS and (not rows or rows[-1].text in _LAST):
        # The state is read after the rows: an end that is seen here has left no row unseen but its own.
        state = Run.objects.filter(pk=run.pk).values_list("state", flat=True).first()
        over = state not in _OPEN and not RunEvent.objects.filter(run=run, pk__gt=last_id).exists()
    if over:
        frames += frame("done", result_url)
    return News(frames=frames, last_id=last_id, over=over)


def frame(event: str, data: str, event_id: int | None = None) -> bytes:
    """One server-sent event. Every line of the data gets a field of its own, a lone CR too."""
    lines = data.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    head = f"id: {event_id}\n" if event_id is not None else ""
    return (head + f"event: {event}\n" + "".join(f"data: {line}\n" for line in lines) + "\n").encode()


_OPEN = {RunState.QUEUED, RunState.RUNNING}
_LAST = {RunState.FINISHED, RunState.CANCELLED, RunState.BROKEN}
