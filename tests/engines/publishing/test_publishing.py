"""The course as pages and as a book: all of it is there, every link leads somewhere, and XML parsers take it."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import UTC, datetime
from posixpath import dirname, join
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

AT = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
PACKAGE = "{http://www.idpf.org/2007/opf}"
DC = "{http://purl.org/dc/elements/1.1/}"


@pytest.fixture(scope="module")
def book() -> zipfile.ZipFile:
    """Of the real course."""
    return zipfile.ZipFile(io.BytesIO(epub(library(), drawing, at=AT)))


@pytest.fixture(scope="module")
def pages() -> dict[str, str]:
    return {path: content.decode() for path, content in bundle(library(), drawing).items()}


def parsed(book: zipfile.ZipFile, path: str) -> ElementTree.Element:
    return ElementTree.fromstring(book.read(path))


# --- The book ---


def test_its_type_comes_first_and_stored(book):
    first = book.infolist()[0]

    assert (first.filename, first.compress_type, first.extra) == ("mimetype", zipfile.ZIP_STORED, b"")
    assert book.read("mimetype") == b"application/epub+zip"


def test_the_container_leads_to_a_package_that_lists_every_file_once(book):
    root = parsed(book, "META-INF/container.xml")
    (path,) = [one.get("full-path") for one in root.iter() if one.tag.endswith("}rootfile")]
    package = parsed(book, path)
    items = package.findall(f"{PACKAGE}manifest/{PACKAGE}item")
    listed = [join(dirname(path), one.get("href")) for one in items]
    spine = [one.get("idref") for one in package.iter(f"{PACKAGE}itemref")]
    ids = {one.get("id"): one.get("href") for one in items}

    assert sorted([*listed, path, "META-INF/container.xml", "mimetype"]) == sorted(book.namelist())
    assert ids[spine[0]] == "index.xhtml"
    assert len(spine) == len(set(spine)) == sum(one.endswith(".xhtml") for one in listed) - 1  # but the nav
    assert [one.get("href") for one in items if one.get("properties") == "nav"] == ["nav.xhtml"]


def test_it_says_what_it_is(book):
    package = parsed(book, "EPUB/package.opf")
    said = {
        name: [one.text for one in package.iter(f"{DC}{name}")]
        for name in ("title", "language", "identifier")
    }
    modified = [
        one.text for one in package.iter(f"{PACKAGE}meta") if one.get("property") == "dcterms:modified"
    ]

    assert package.get("version") == "3.0"
    assert (said["title"], said["language"]) == ([library().course.title], ["en"])
    assert said["identifier"][0].startswith("urn:uuid:")
    assert modified == ["2026-11-24T12:00:00Z"]


def test_every_document_is_well_formed_and_every_link_within_leads_somewhere(book):
    documents = {path: parsed(book, path) for path in book.namelist() if path.endswith((".xhtml", ".svg"))}
    ids = {path: [one.get("id") for one in root.iter() if one.get("id")] for path, root in documents.items()}

    assert [path for path, found in ids.items() if len(found) != len(set(found))] == []
    lost = []
    for path, root in documents.items():
        for one in root.iter():
            target = one.get("href") or one.get("src") or ""
            if not target or target.startswith(("http://", "https://", "mailto:")):
                continue
            file, _, fragment = target.partition("#")
            there = join(dirname(path), file) if file else path
            if there not in book.namelist() or (fragment and fragment not in ids[there]):
                lost.append(f"{path}: {target}")
    assert lost == []


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

PAGES = {"lesson:one": "lesson-one.html", "questions:basics": "questions-basics.html"}


@pytest.mark.parametrize(
    ("html", "made"),
    [
        ('<a href="/lessons/one/#s-x">a</a>', '<a href="lesson-one.html#s-x">a</a>'),
        ('<a href="/practice/basics/q1/">a</a>', '<a href="questions-basics.html">a</a>'),
        ('<a href="/playground/" rel="x">a</a>', "<span>a</span>"),
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
