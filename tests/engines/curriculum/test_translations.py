"""Translations: only words, held against the original; what is not translated is said in the original's."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from portal.engines.authoring import Refused
from portal.engines.authoring.translate import begin_translation
from portal.engines.curriculum import Shelf
from portal.engines.curriculum.drafts import MARK
from portal.engines.curriculum.packs import put_together, read_pack
from portal.engines.curriculum.told import render_lesson
from portal.engines.curriculum.tree import sweep

LESSON = "de/lessons/basics/01-first.md"
LAB = "de/labs/double/lab.yaml"
GLOSSARY = "terms:\n  - {term: Sky, definition: It is above., lesson: first}\n"
EXAMPLE = Path(__file__).parents[3] / "docs/example-pack"


def library(content):
    return Shelf(content.root, thorough=False).library()


def translate(content, what: str, **words: str) -> None:
    """Each word in place of another, in all the files that are begun."""
    begun = begin_translation(sweep(content.root), library(content), "de", what)
    for path, text in begun.new.items():
        lines = [line for line in text.splitlines(keepends=True) if MARK not in line]
        said = "".join(lines)
        for old, new in words.items():
            said = said.replace(old, new)
        content.write(path, said)


@pytest.fixture
def translated(content):
    content.write("glossary.yaml", GLOSSARY)
    translate(content, "first", First="Erste", Know="Wissen", Why="Warum", Text="Ein Text")
    translate(content, "double", **{"Double": "Verdopple", "Multiply": "Nimm mal", "Twice the": "Zweimal die",
                                    "Return twice the number": "Gib das Doppelte zurück"})  # fmt: skip
    translate(content, "course", **{"All of it": "Alles", "Basics": "Grundlagen"})
    translate(content, "glossary", **{"said: Sky": "said: Himmel", "above": "oben"})
    return content


class TestReading:
    def test_it_is_said_in_the_language_that_is_read_in(self, translated):
        found = library(translated)
        told = found.told_in("de")

        assert (found.problems, found.outdated) == ((), ())
        lesson, lab = told.lessons["first"], told.labs["double"]
        assert (lesson.head.title, lesson.head.objective, lesson.told_in) == ("Erste", "Wissen it.", "de")
        assert "## Warum" in lesson.body
        assert (lab.head.title, lab.head.hints, lab.told_in) == ("Verdopple", ("Nimm mal.",), "de")
        assert lab.head.checks[0].title.startswith("Zweimal die")
        assert lab.brief == "Gib das Doppelte zurück.\n"
        assert [one.title for one in (*told.course.tracks, *told.course.modules)] == ["Alles", "Grundlagen"]
        assert [one.term for one in told.glossary.terms] == ["Himmel"]

    def test_everything_else_is_the_originals(self, translated):
        found = library(translated)
        told = found.told_in("de")

        assert told.lessons["second"] is found.lessons["second"]
        assert told.lessons["second"].told_in == "en"
        assert found.told_in("es") is found
        assert found.lessons["first"].head.title == "First"
        for name in ("solution", "starter", "wrong", "payloads", "presets"):
            assert getattr(told.labs["double"], name) == getattr(found.labs["double"], name)
        assert [check.expect for check in told.labs["double"].head.checks] == [
            check.expect for check in found.labs["double"].head.checks
        ]

    def test_what_is_kept_of_it_names_the_original(self, translated):
        found = library(translated)
        told = found.told_in("de")

        assert told.lessons["first"].digest == found.lessons["first"].digest
        assert told.labs["double"].digest == found.labs["double"].digest
        assert [term.slug for term in told.glossary.terms] == [term.slug for term in found.glossary.terms]

    def test_a_heading_keeps_its_address(self, translated):
        told = library(translated).told_in("de").lessons["first"]

        rendered = render_lesson(told)

        assert [(one.id, one.title) for one in rendered.contents] == [("s-why", "Warum")]
        assert '<h2 id="s-why">Warum</h2>' in rendered.parts[0].html

    def test_a_word_of_the_field_is_found_by_either_name(self, translated):
        terms = library(translated).told_in("de").terms

        assert [use.slug for use in terms.uses("Himmel und sky")] == ["sky", "sky"]

    def test_it_is_made_once(self, translated):
        found = library(translated)

        assert found.told_in("de") is found.told_in("de")

    def test_what_is_only_begun_is_not_shown(self, content):
        begun = begin_translation(sweep(content.root), library(content), "de", "first")
        for path, text in begun.new.items():
            content.write(path, text)

        found = library(content)

        assert [problem.fault[:14] for problem in found.problems] == ["Left to write:"]
        assert found.told_in("de").lessons["first"].told_in == "en"


class TestAgainstTheOriginal:
    @pytest.mark.parametrize(
        ("path", "old", "new", "fault"),
        [
            (LESSON, "## Warum", "## Warum\n\n## Dann", "It has not the same headings"),
            (LESSON, "double", "doubel", "It has not the same labs and questions"),
            (LESSON, "/lessons/first/", "/lessons/second/", "It has not the same links"),
            (LESSON, "#why", "#warum", "It has not the same links"),
            (LESSON, "title:", "minutes: 3\ntitle:", "`minutes` is not known here."),
            (LESSON, "of:", "off:", "`off` is not known here."),
            (LAB, "Nimm mal.", "Nimm mal.\n- Und noch etwas.", "There are 2 hints, and the original has 1."),
            (LAB, "  twice:", "  thrice:", "The check `thrice` is not there."),
            ("de/labs/double/brief.md", "Gib", "## Titel\n\nGib", "It has not the same headings"),
            ("de/course.yaml", "  basics:", "  basic:", "The course has no `basic` among its modules."),
            ("de/glossary.yaml", "term: Sky", "term: Sea", "The glossary has no term `Sea`."),
        ],
    )
    def test_what_does_not_fit_is_said_and_not_shown(self, translated, path, old, new, fault):
        translated.replace(path, old, new)

        found = library(translated)

        assert any(fault in problem.fault for problem in found.problems), found.problems
        if path in (LESSON, LAB):
            told = found.told_in("de")
            assert (told.lessons["first"] if path == LESSON else told.labs["double"]).told_in == "en"

    @pytest.mark.parametrize(
        ("path", "fault"),
        [
            ("de/lessons/basics/09-none.md", "There is no lesson `none`."),
            ("de/labs/none/lab.yaml", "There is no lab `none`."),
            ("de/questions/colours.yaml", "Nothing reads this file."),
            ("german/glossary.yaml", "Nothing reads this file."),
            ("de/cheat-sheets/basics.md", "There is no such cheat sheet."),
        ],
    )
    def test_a_translation_of_nothing_is_a_fault(self, translated, path, fault):
        body = "---\nof: '0123456789ab'\ntitle: T\nobjective: O\n---\nText.\n"
        translated.write(path, body.replace("title: T\nobjective: O\n", "") if "sheets" in path else body)
        if "labs" in path:
            translated.write(path, "of: '0123456789ab'\ntitle: T\n")
            translated.write("de/labs/none/brief.md", "Text.\n")

        assert fault in [problem.fault for problem in library(translated).problems]

    @pytest.mark.parametrize(
        ("path", "old", "new", "translation"),
        [
            ("lessons/basics/01-first.md", "Text with", "New text with", LESSON),
            ("labs/double/brief.md", "Return", "Do return", LAB),
            ("labs/double/lab.yaml", "Multiply", "Do multiply", LAB),
            ("labs/double/lab.yaml", "Twice the number", "Two times the number", LAB),
            ("course.yaml", "To begin with", "At first", "de/course.yaml"),
            ("glossary.yaml", "above", "high above", "de/glossary.yaml"),
        ],
    )
    def test_one_of_an_older_version_is_named_and_shown(self, translated, path, old, new, translation):
        translated.replace(path, old, new)

        found = library(translated)

        assert found.problems == ()
        assert [one.path for one in found.outdated] == [f"content/{translation}"]
        assert found.told_in("de").lessons["first"].told_in == "de"

    def test_another_check_of_code_makes_no_translation_old(self, translated):
        translated.replace(
            "labs/double/solution/lambda_function.py", "2 * event", "event['n'] * 2 or 2 * event"
        )
        translated.replace("lessons/basics/01-first.md", "minutes: 5", "minutes: 6")

        assert library(translated).outdated == ()


class TestBeginning:
    def test_it_writes_nothing_over(self, translated):
        with pytest.raises(Refused, match="already"):
            begin_translation(sweep(translated.root), library(translated), "de", "first")

    @pytest.mark.parametrize(("language", "what"), [("en", "first"), ("../x", "first"), ("de", "nothing")])
    def test_it_refuses_what_is_not_there(self, content, language, what):
        with pytest.raises(Refused):
            begin_translation(sweep(content.root), library(content), language, what)


def test_a_pack_brings_its_own(content, tmp_path):
    course = EXAMPLE.parents[1] / "content"
    for path in ("events/hello.yaml", "facts.yaml"):
        content.write(path, (course / path).read_bytes())
    content.write("lessons/basics/03-event-and-context.md",
                  (content.root / "lessons/basics/02-second.md").read_text().replace("L02", "L03"))  # fmt: skip
    content.replace("course.yaml", "second]", "second, event-and-context]")
    main = library(content)
    shutil.copytree(EXAMPLE, tmp_path / "acme")
    own = replace(read_pack(tmp_path / "acme", main).library, words={})
    lesson = next(iter(own.lessons.values()))
    text = (EXAMPLE / "lessons/welcome/01-our-handlers.md").read_text().split("---\n", 2)[2]
    made = tmp_path / "acme/de/lessons/welcome/01-our-handlers.md"
    made.parent.mkdir(parents=True)
    made.write_text(f"---\nof: '000000000000'\ntitle: Unsere Handler\nobjective: Sie kennen.\n---\n{text}")

    merged, (found,) = put_together(main, [read_pack(tmp_path / "acme", main)])

    assert found.problems == ()
    told = merged.told_in("de").lessons[lesson.slug]
    assert (told.head.title, told.told_in, told.labs) == ("Unsere Handler", "de", lesson.labs)
    assert told.digest == lesson.digest
