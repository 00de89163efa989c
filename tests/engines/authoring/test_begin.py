"""What is begun is sound at once, or says exactly what is left; and nothing that is there is touched."""

from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command

from portal.engines.authoring import Outside, store
from portal.engines.authoring.skeletons import KINDS
from portal.engines.curriculum import Shelf
from portal.engines.curriculum.drafts import MARK


@pytest.fixture
def new(content, capsys):
    """`manage.py new …` in that content; what it said."""

    def begin(*words: str) -> str:
        call_command("new", *words, "--content", str(content.root))
        return capsys.readouterr().out

    return begin


def test_whatever_is_begun_is_sound_and_on_the_shelf(content, new):
    new("lesson", "third", "--module", "basics")
    new("lesson", "between", "--module", "basics", "--after", "first", "--fact", "M-1")
    new("lab", "shout", "--lesson", "third", "--title", 'Say: "it"')
    for kind in KINDS:
        new("question", f"colours/of-{kind}", "--kind", kind, "--fact", "M-1", "--lesson", "third")

    found = Shelf(content.root).library()

    assert found.problems == ()
    assert [one.slug for one in found.lessons_in_order()] == ["first", "between", "second", "third"]
    assert found.lessons["third"].labs == ("shout",)
    assert found.labs["shout"].head.title == 'Say: "it"'
    assert {f"of-{kind}" for kind in KINDS} <= {q.slug for q in found.question_sets["colours"].questions}


def test_a_draft_names_each_line_that_is_left_and_is_not_shown(content, new):
    new("lesson", "third", "--module", "basics", "--draft")
    new("lab", "shout", "--draft")
    new("question", "colours/later", "--draft", "--fact", "M-1")

    found = Shelf(content.root).library()

    marked = {
        (f"content/{path.relative_to(content.root)}", number)
        for path in content.root.rglob("*.*")
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if MARK in line
    }
    assert {(problem.path, problem.line) for problem in found.problems} == marked
    assert "third" not in found.lessons
    assert "shout" not in found.labs
    assert found.question("colours/later") is None
    assert found.question("colours/sky") is not None


def test_it_says_three_next_steps(new):
    told = new("lab", "shout")

    assert "new      content/labs/shout/lab.yaml" in told
    assert [line.strip()[:2] for line in told.partition("Next:")[2].strip().splitlines()] == [
        "1.",
        "2.",
        "3.",
    ]


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("lesson", "first", "--module", "basics"), "There is a lesson `first` already"),
        (("lesson", "third", "--module", "basic"), "Did you mean `basics`?"),
        (("lesson", "third", "--module", "basics", "--after", "frist"), "Did you mean `first`?"),
        (("lesson", "third", "--module", "basics", "--code", "L01"), "is taken"),
        (("lesson", "../third", "--module", "basics"), "no slug"),
        (("lesson", "third", "--module", "basics", "--fact", "M-9"), "no fact `M-9`"),
        (("lab", "double"), "There is a lab `double` already"),
        (("lab", "shout", "--lesson", "thrid"), "There is no lesson"),
        (("lab", "x" * 65), "no slug"),
        (("question", "colours/sky", "--fact", "M-1"), "There is a question `colours/sky` already"),
        (("question", "colour/x", "--fact", "M-1"), "Did you mean `colours`?"),
        (("question", "colours/x"), "rests on a fact"),
        (("question", "x", "--fact", "M-1"), "<topic>/<slug>"),
        (("question", "colours/x", "--fact", "M-1", "--concept", "a, b]"), "no slug"),
    ],
)
def test_what_cannot_be_begun_says_why_and_leaves_everything_as_it_was(content, new, words, why):
    before = {path: path.read_bytes() for path in content.root.rglob("*.*")}

    with pytest.raises(CommandError, match=why):
        new(*words)

    assert {path: path.read_bytes() for path in content.root.rglob("*.*")} == before


@pytest.mark.parametrize("path", ["../x", "/x", "a/../../x", "", "a//b", ".hidden", "a\\b", "link/x"])
def test_nothing_is_written_outside(content, tmp_path, path):
    (tmp_path / "elsewhere").mkdir()
    (content.root / "link").symlink_to(tmp_path / "elsewhere")

    with pytest.raises(Outside):
        store(content.root, {path: "x"})

    assert list((tmp_path / "elsewhere").iterdir()) == []
    assert sorted(one.name for one in tmp_path.iterdir()) == ["content", "elsewhere"]


def test_what_is_there_is_never_written_over(content):
    with pytest.raises(FileExistsError):
        store(content.root, {"labs/new/lab.yaml": "x", "course.yaml": "x"})

    assert not (content.root / "labs/new/lab.yaml").exists()
    assert "A course" in (content.root / "course.yaml").read_text()
