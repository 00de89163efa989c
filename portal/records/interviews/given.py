"""What was typed into a question's form, and whether it is an answer yet; never whether it is right."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from portal.engines.curriculum import Question
from portal.engines.grading import (
    BadResponse,
    in_steps,
    is_coded,
    is_whole,
    mark_question,
    present,
    read_response,
)
from portal.records.interviews.models import as_form

Given = dict[str, list[str]]
NAMES, NAME, CHARACTERS = 200, 160, 300_000
ABOUT_THE_ROOM = {"csrfmiddlewaretoken", "item", "version", "go", "flag", "final", "touched"}


class TooMuch(ValueError):
    """Nothing was saved; the message says what to change."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """`state` is "" (nothing there), "begun" or "answered"; `note` says what is missing from one begun."""

    state: str
    note: str
    response: Mapping[str, Any]


def given_in(posted: QueryDict) -> Given:
    """The fields of the question, whatever they are, without NUL, which no database keeps. Raises TooMuch."""
    given = {
        name.replace("\0", ""): [value.replace("\0", "") for value in values]
        for name, values in posted.lists()
        if name not in ABOUT_THE_ROOM
    }
    size = sum(len(value) for values in given.values() for value in values)
    if len(given) > NAMES or any(len(name) > NAME for name in given) or size > CHARACTERS:
        raise TooMuch(
            _("That is more than any answer needs. Shorten it; what was saved before is still there.")
        )
    return given


def in_words(question: Question) -> bool:
    """Whether somebody has to say what is in an answer before it counts."""
    return in_steps(question) and not is_coded(question)


def is_blank(given: Given) -> bool:
    return not any(value.strip() for name, values in given.items() if name != "step" for value in values)


def standing_of(question: Question, given: Given, texts: list[str], *, seed: int) -> Standing:
    """How far an answer is. A text may be finished of one in steps though nothing is typed now."""
    if is_blank(given) and not texts:
        return Standing(state="", note="", response={})
    if is_blank(given):
        note = _("A requirement has changed: say what that does.")
        return Standing(state="begun", note=note, response={"texts": texts})
    response = read_response(question, as_form(given), seed=seed, so_far={"texts": texts})
    try:
        whole = is_whole(question, response)
        if not in_steps(question):
            mark_question(question, response)  # for what it refuses; the mark is nobody's business yet
        elif not whole and step_after(question, response, seed=seed) == "change":
            note = _("A requirement will change once you finish this part.")
            return Standing(state="begun", note=note, response=response)
    except BadResponse as fault:
        return Standing(state="begun", note=_(str(fault)), response=response)
    return Standing(state="answered", note="", response=response)


def step_after(question: Question, response: Mapping[str, Any], *, seed: int) -> str:
    """ "write", "change" or "confirm" of an answer in steps, else ""."""
    return str(getattr(present(question, seed=seed, so_far=response), "step", ""))
