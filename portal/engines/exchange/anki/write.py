"""A question set as .apkg."""

from __future__ import annotations

import hashlib
import io
import itertools
import json
import sqlite3
import zipfile
from collections.abc import Mapping
from html import escape
from typing import Final

import genanki

from portal.engines.curriculum import Fact, Question, QuestionSet
from portal.engines.exchange.written import LeftOut, Written
from portal.engines.markup import render_inline

from .cards import card_of
from .look import BACK, CSS, FRONT

MODEL_ID: Final = 1_760_114_520  # never another one: it is how Anki knows the cards again
FIELDS: Final = ("Name", "Front", "Answer", "Explanation", "Sources")
LONG_AGO_S: Final = 1_767_225_600.0  # 2026-01-01
_DATE: Final = (2026, 1, 1, 0, 0, 0)  # of the files inside: the same deck is the same bytes


def write(
    question_set: QuestionSet, *, facts: Mapping[str, Fact] | None = None, at_s: float = LONG_AGO_S
) -> Written:
    """
    `at_s` is now, in seconds since 1970: Anki takes a card that is newer than what it has. Built in memory.
    """
    deck = genanki.Deck(_number(f"deck:{question_set.topic}"), f"Warmstart::{question_set.title}")
    model = genanki.Model(
        MODEL_ID,
        "Warmstart question",
        fields=[{"name": name} for name in FIELDS],
        templates=[{"name": "Question", "qfmt": FRONT, "afmt": BACK}],
        css=CSS,
    )
    left_out: list[LeftOut] = []
    for question in question_set.questions:
        card = card_of(question)
        deck.add_note(
            genanki.Note(
                model=model,
                fields=[
                    question.slug,
                    card.front,
                    card.answer,
                    card.explanation,
                    _sources(question, facts or {}),
                ],
                tags=_tags(question_set.topic, question),
                guid=genanki.guid_for("warmstart", question_set.topic, question.slug),
            )
        )
        left_out += card.left_out
    return Written(content=_packed(deck, at_s), left_out=tuple(left_out))


def _number(name: str) -> int:
    """The same for the same name; in the range that Anki's own ids have."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:4], "big") % (1 << 30) + (1 << 30)


def _sources(question: Question, facts: Mapping[str, Fact]) -> str:
    cited = [facts[one] for one in question.facts if one in facts]
    lines = dict.fromkeys(
        (
            f'<a href="{escape(fact.link)}">{escape(fact.source)}</a>'
            if fact.link
            else render_inline(fact.source)
        )
        + f" ({escape(fact.as_of)})"
        for fact in cited
    )
    listed = "".join(f"<li>{one}</li>" for one in lines)
    return f'<div class="sources">Sources<ul>{listed}</ul></div>' if listed else ""


def _tags(topic: str, question: Question) -> list[str]:
    """Anki shows what :: parts as a tree."""
    return [
        f"warmstart::{topic}",
        f"level::{question.level}",
        f"kind::{question.kind}",
        *(f"concept::{one}" for one in question.concepts),
    ]


def _packed(deck: genanki.Deck, at_s: float) -> bytes:
    """As genanki packs it, without the files that it leaves in the folder for temporary ones."""
    with sqlite3.connect(":memory:") as database:
        genanki.Package(deck).write_to_db(database.cursor(), at_s, itertools.count(int(at_s * 1000)))
        database.commit()
        collection = database.serialize()
    database.close()
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in (("collection.anki2", collection), ("media", json.dumps({}).encode())):
            file.writestr(zipfile.ZipInfo(name, _DATE), content, zipfile.ZIP_DEFLATED)
    return packed.getvalue()
