"""A deck as Anki opens it: a zip with a SQLite database."""

from __future__ import annotations

import io
import json
import sqlite3
import zipfile

import pytest

from portal.engines.exchange import FORMATS
from tests.content.shelf import library as real_library
from tests.make import question_set
from tests.questions import KINDS, a_question

from .sets import FACTS, written


def opened(content: bytes) -> sqlite3.Connection:
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        assert sorted(file.namelist()) == ["collection.anki2", "media"]
        assert json.loads(file.read("media")) == {}
        database = sqlite3.connect(":memory:")
        database.deserialize(file.read("collection.anki2"))
    return database


def notes(content: bytes) -> dict[str, tuple]:
    """guid, modified, tags and fields, by the slug."""
    rows = opened(content).execute("select guid, mod, tags, flds, mid from notes")
    found = {}
    for guid, modified, tags, fields, model in rows:
        name, *rest = fields.split("\x1f")
        found[name] = (guid, modified, tags.split(), rest, model)
    return found


def test_each_question_is_one_card():
    content = written("anki", *(a_question(kind) for kind in KINDS)).content

    database = opened(content)

    assert set(notes(content)) == set(KINDS)
    assert database.execute("select count(*) from cards").fetchone() == (len(KINDS),)
    assert database.execute("pragma integrity_check").fetchone() == ("ok",)
    decks = json.loads(database.execute("select decks from col").fetchone()[0])
    assert "Warmstart::Basics" in {deck["name"] for deck in decks.values()}


def test_the_front_asks_and_the_back_answers_with_its_source():
    front, answer, explanation, sources = notes(written("anki", a_question("single")).content)["single"][3]

    assert "Which colour?" in front
    assert "Blue" in front
    assert "✓ Blue" in answer
    assert "It is not." in answer
    assert "✓" not in front
    assert explanation == "<p>Because.</p>"
    assert '<a href="https://docs.aws.amazon.com/lambda/quotas">Lambda quotas</a> (2026-11)' in sources


def test_tags_are_topic_level_kind_and_concepts():
    tags = notes(written("anki", a_question("single", concepts=["cold-start"])).content)["single"][2]

    assert tags == ["warmstart::basics", "level::1", "kind::single", "concept::cold-start"]


def test_a_later_download_updates_the_cards_that_one_has():
    """Anki knows a note by its guid and its model, and takes the newer one."""
    before = FORMATS["anki"].write(
        question_set("basics", a_question("single")), facts=FACTS, at_s=1_800_000_000
    )
    after = FORMATS["anki"].write(
        question_set("basics", a_question("single", prompt="Which colour has the sky?")),
        facts=FACTS,
        at_s=1_800_003_600,
    )

    old, new = notes(before.content)["single"], notes(after.content)["single"]

    assert (old[0], old[4]) == (new[0], new[4])
    assert new[1] > old[1]
    assert "sky" in new[3][0]


def test_the_same_question_in_another_topic_is_another_card():
    first, second = (
        notes(written("anki", a_question("single"), topic=topic).content)["single"][0] for topic in ("a", "b")
    )

    assert first != second


def test_the_same_set_at_the_same_time_is_the_same_file():
    assert written("anki", a_question("multiple")).content == written("anki", a_question("multiple")).content


def test_nothing_is_fetched_and_nothing_runs():
    for found in real_library().question_sets.values():
        content = FORMATS["anki"].write(found, facts=real_library().facts, at_s=0).content
        database = opened(content)
        text = "".join(row[0] for row in database.execute("select flds from notes"))
        text += database.execute("select models from col").fetchone()[0]

        assert "<script" not in text
        assert "src=" not in text
        assert "@import" not in text
        assert "url(" not in text


def test_light_and_dark_have_colours_of_their_own_for_code_as_well():
    models = json.loads(
        opened(written("anki", a_question("parsons")).content).execute("select models from col").fetchone()[0]
    )
    (css,) = {model["css"] for model in models.values() if model["name"] == "Warmstart question"}

    for name in (".k", ".s", ".c", ".nf"):
        assert css.count(f"{name},") + css.count(f"{name} ") >= 2, name
        assert f".nightMode {name}" in css


@pytest.mark.parametrize(
    ("kind", "on_the_back"),
    [
        ("parsons", "return"),
        ("policy-matrix", "deny"),
        ("free-text", "A good answer says"),
        ("design", "After the change"),
        ("ordering", "Step d"),
        ("matching", "Right c"),
        ("numeric", "900"),
        ("cloze", "Init"),
    ],
)
def test_kinds_that_are_no_card_by_nature_become_a_sensible_one(kind, on_the_back):
    fields = {"parameters": {"rate": {"values": [15, 15.0000001]}}} if kind == "numeric" else {}

    answer = notes(written("anki", a_question(kind, **fields)).content)[kind][3][1]

    assert on_the_back in answer
