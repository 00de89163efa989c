"""An event on its way into a function of one's own: kept as its event, and run."""

from __future__ import annotations

import hashlib
from datetime import datetime
from functools import partial

from portal.engines.events import Built
from portal.pages.workbench.starting import NotStarted, start_run
from portal.records.accounts.ensure import ensure_learner
from portal.records.accounts.models import Learner
from portal.records.accounts.request import LearnerRequest
from portal.records.playground.blank import blank
from portal.records.playground.create import create_function
from portal.records.playground.find import functions_of
from portal.records.playground.models import OwnFunction
from portal.records.playground.play import play
from portal.records.playground.save import keep_function
from portal.records.playground.written import Written
from portal.records.runs.models import Run

INDENTED = 200_000  # characters; what is longer is kept without indents
_RUNTIME = "python3.14"
_MODE = "warm"


def text_for(built: Built) -> str:
    pretty = built.pretty
    return pretty if len(pretty) <= INDENTED else built.compact


def with_event(function: OwnFunction, built: Built) -> Written:
    """What the function consists of, with the event in the place of its own."""
    written = function.written
    return Written(files=written.files, fields=written.fields, event=text_for(built))


def new_function(request: LearnerRequest, built: Built, now: datetime) -> OwnFunction:
    """
    One that returns its event, called like the source; the same again for a second press, as long as
    nothing about it was changed. Raises BadDraft, TooManyFunctions.
    """
    begun, name = blank(_RUNTIME), f"{built.source.slug}-handler"
    written = Written(files=begun.files, fields=begun.fields, event=text_for(built))
    for one in functions_of(request.learner):
        if one.name.startswith(name) and one.written.same_as(written):
            return one
    return create_function(learner=ensure_learner(request, now), name=name, written=written, now=now)


def put_into(function: OwnFunction, built: Built, now: datetime) -> None:
    """Raises BadDraft."""
    keep_function(
        function=function, written=with_event(function, built), base_version=function.version, now=now
    )


def run_with(
    request: LearnerRequest, function: OwnFunction, built: Built, *, press: str, now: datetime
) -> Run | NotStarted:
    """In the environment that its last run left; two presses of one page are one run."""
    written = with_event(function, built)
    parts = f"{press}/{function.pk}/{built.compact}"

    def ask(learner: Learner) -> Run:
        return play(
            learner=learner,
            function=function,
            written=written,
            mode=_MODE,
            base_version=function.version,
            idempotency_key=hashlib.sha256(parts.encode()).hexdigest(),
            now=now,
        )

    def keep(_: Learner) -> None:
        put_into(function, built, now)

    return start_run(partial(ensure_learner, request, now), ask=ask, keep=keep)
