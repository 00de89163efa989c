"""The course as pages and as a book: all of it is there, every link leads somewhere, and XML parsers take it."""

from __future__ import annotations

import re
import zipfile
from xml.etree import ElementTree

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.drawings import drawing
from portal.engines.publishing import as_zip, bundle, chapters_of, edition_of, epub
from portal.engines.publishing.rewrite import rewrite
from portal.library import library
from tests import make
from tests.engines.publishing.at import AT

# --- Both ---


def test_nothing_in_it_runs_or_is_fetched(book, pages):
    texts = [book.read(path).decode() for path in book.namelist() if path.endswith("xhtml")] + list(
        pages.values()
    )

    assert not [text[:80] for text in texts if re.search(r"<script|<iframe|\son\w+=|<input|<form", text)]
    assert not [
        text[:80] for text in texts if re.search(r'<(?:img|link)[^>]+(?:src|href)="(?:https?:|/)', text)
    ]


# --- The pages ---


def test_everything_is_in_the_pages(pages):
    shelf = library()

    for slug, lesson in shelf.lessons.items():
        page = pages[f"lesson-{slug}.html"]
        assert f">{lesson.head.title.replace('&', '&amp;')}</h1>" in page.replace("&#x27;", "'")
        assert page.count("<summary>Answer</summary>") == len(lesson.questions)
    assert {f"lab-{slug}.html" for slug in shelf.labs} <= set(pages)
    for topic, found in shelf.question_sets.items():
        assert pages[f"questions-{topic}.html"].count("<summary>Answer</summary>") == len(found.questions)
    assert 'src="img/container-images.svg"' in pages["lesson-container-images.html"]
    assert "img/container-images.svg" in pages
    assert all(f'href="lesson-{slug}.html"' in pages["index.html"] for slug in shelf.lessons)


def test_pages_lead_on_and_back(pages):
    assert 'rel="next"' in pages["index.html"]
    assert 'rel="prev"' not in pages["index.html"]
    assert '<a href="index.html">Contents</a>' in pages["lesson-what-lambda-is.html"]


def test_solutions_are_there_for_authors_alone():
    shelf = make.library()
    without, with_ = (
        "".join(one.body for one in chapters_of(shelf, ending=".html", solutions=it)) for it in (False, True)
    )

    assert "A solution" not in without
    assert "A solution" in with_


def test_the_same_course_gives_the_same_bytes_and_another_a_new_edition():
    shelf, other = make.library(), make.library(lessons=(make.lesson("one"),))

    assert epub(shelf, drawing, at=AT) == epub(shelf, drawing, at=AT)
    assert as_zip(bundle(shelf, drawing), folder="x") == as_zip(bundle(shelf, drawing), folder="x")
    assert edition_of(shelf) == edition_of(make.library()) != edition_of(other)


# --- What is rewritten ---

PAGES = {
    "lesson:one": "lesson-one.html",
    "glossary:": "glossary.html",
    "questions:basics": "questions-basics.html",
}


@pytest.mark.parametrize(
    ("html", "made"),
    [
        ('<a href="/lessons/one/#s-x">a</a>', '<a href="lesson-one.html#s-x">a</a>'),
        ('<a href="/practice/basics/q1/">a</a>', '<a href="questions-basics.html">a</a>'),
        ('<a href="/playground/" rel="x">a</a>', "<span>a</span>"),
        ('<a href="/glossary/#term-dlq">a</a>', '<a href="glossary.html#term-dlq">a</a>'),
        ('<a href="/glossary/dlq/">a</a>', "<span>a</span>"),
        ('<a href="/lessons/gone/">a</a>', "<span>a</span>"),
        ('<a href="https://x.org/?a=1&amp;b=2">a</a>', '<a href="https://x.org/?a=1&amp;b=2">a</a>'),
        ('<img src="/static/img/lessons/a.svg" alt="A &amp; b" width="4">', '<img src="img/a.svg" alt="A &amp; b" width="4"/>'),
        ('<img src="/static/img/mark.svg" alt="m">', "<span>m</span>"),
        ("a<br>b&nbsp;c", "a<br/>b\xa0c"),
        ("<p>never <b>closed", "<p>never <b>closed</b></p>"),
        ("</p>never open", "never open"),
    ],
)  # fmt: skip
def test_links_and_drawings_are_those_of_the_course(html, made):
    assert rewrite(html, PAGES)[0] == made


def test_tabs_are_all_shown_each_under_its_name():
    from portal.engines.markup import render

    (part,) = render("/// tab | A\nFirst.\n///\n\n/// tab | B\nSecond.\n///").parts
    made, _ = rewrite(part.html, {})

    assert re.sub(r"<[^>]+>|\s", "", made) == "AFirst.BSecond."
    assert "input" not in made


@given(st.text(alphabet=st.sampled_from("<>/&\"= abpdivimgsrch'\n;#"), max_size=120))
@settings(max_examples=200)
def test_whatever_comes_in_an_xml_parser_takes_what_comes_out(html):
    made, _ = rewrite(html.replace("<!", ""), PAGES)

    ElementTree.fromstring(f"<x>{made}</x>")


# --- The commands ---


def test_the_commands_write_and_overwrite_nothing_unasked(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr("portal.management.commands.write_bundle.the_course", make.library)
    monkeypatch.setattr("portal.management.commands.write_epub.the_course", make.library)

    call_command("write_bundle", tmp_path / "pages")
    call_command("write_bundle", tmp_path / "course.zip")
    call_command("write_epub", tmp_path / "course.epub", "--solutions")

    assert (tmp_path / "pages" / "index.html").is_file()
    assert "course/index.html" in zipfile.ZipFile(tmp_path / "course.zip").namelist()
    assert zipfile.ZipFile(tmp_path / "course.epub").testzip() is None
    for command, target in (("write_epub", "course.epub"), ("write_bundle", "pages")):
        with pytest.raises(CommandError, match="--force"):
            call_command(command, tmp_path / target)
        call_command(command, tmp_path / target, "--force")
