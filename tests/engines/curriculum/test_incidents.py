"""incident.yaml, post-mortem.md and evidence.json: what makes a lab an incident room, and what is wrong with one."""

from __future__ import annotations

import json

import pytest

from portal.engines.curriculum import Shelf
from portal.engines.curriculum.incidents import system_of

FOLDER = "labs/double"
HEAD = """\
place: 3
system: A doubler.
alarm: My number came back as nothing.
told_by: A customer
looks: code
par_minutes: 5
evidence: [twice]
lessons: [second]
"""


def read(content, path: str) -> str:
    return (content.root / path).read_text()


@pytest.fixture
def room(content):
    """The lab of `content` as an incident: all is well with it."""
    lab = read(content, f"{FOLDER}/lab.yaml")
    content.write(f"{FOLDER}/lab.yaml", lab.replace("points: 2\n", "points: 9\n"))
    content.write(f"{FOLDER}/incident.yaml", HEAD)
    content.write(
        f"{FOLDER}/post-mortem.md", "## What it was\n\nIt returned nothing. See [why](/lessons/first/).\n"
    )
    found = {"of": system_of(Shelf(content.root).library().labs["double"]), "at_ms": 0, "invocations": []}
    content.write(f"{FOLDER}/evidence.json", json.dumps(found))
    return content


def problems(content) -> list[str]:
    return [f"{one.path}:{one.line}: {one.fault}" for one in Shelf(content.root).library().problems]


def test_a_lab_with_its_three_files_is_an_incident(room):
    library = Shelf(room.root).library()

    assert library.problems == ()
    (lab,) = library.incidents()
    assert lab.incident.lessons == ("second",)
    assert lab.incident.post_mortem.startswith("## What it was")


def test_its_digest_is_that_of_the_lab_so_that_words_change_no_score(room):
    before = Shelf(room.root).library().labs["double"].digest
    room.write(f"{FOLDER}/post-mortem.md", "## What it was\n\nNothing.\n")

    assert Shelf(room.root).library().labs["double"].digest == before


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("incident.yaml", "twice", "negative", "incident.yaml:1: There is no visible check `negative`."),
        ("incident.yaml", "second", "secnd", "incident.yaml:1: There is no lesson `secnd`."),
        ("incident.yaml", "par_minutes: 5", "par_minutes: 0", "incident.yaml:6: "),
        ("incident.yaml", "place: 3\n", "", "incident.yaml:1: "),
        ("incident.yaml", "place: 3", "place: [", "incident.yaml:"),
        (
            "post-mortem.md",
            "/lessons/first/",
            "/lessons/none/",
            "post-mortem.md:3: There is no lesson `none`.",
        ),
        ("post-mortem.md", "## What", "### What", "post-mortem.md:1: "),
        ("evidence.json", "{", "", "evidence.json:1: This is no evidence."),
        ("evidence.json", '"of"', '"off"', "evidence.json:1: The evidence is not of this system"),
        ("starter/lambda_function.py", "return", "return  ", "evidence.json:1: The evidence is not of this"),
        ("lab.yaml", "points: 9", "points: 8", "The checks of an incident have 10 points together, not 9."),
        ("lab.yaml", "facts: [M-1]\n", "", "lab.yaml:1: An incident rests on no fact."),
    ],
)
def test_what_is_wrong_with_one(room, file, old, new, said):
    text = read(room, f"{FOLDER}/{file}")
    assert old in text
    room.write(f"{FOLDER}/{file}", text.replace(old, new, 1))

    assert any(said in one for one in problems(room)), problems(room)


def test_one_without_a_post_mortem_is_a_lab_and_that_is_said(room):
    room.write(f"{FOLDER}/post-mortem.md", "\n")

    assert Shelf(room.root).library().incidents() == ()
    assert any("An incident has no post-mortem." in one for one in problems(room))
