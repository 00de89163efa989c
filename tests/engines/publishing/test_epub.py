"""The book has the structure that EPUB 3.3 asks for. Source: https://www.w3.org/TR/epub-33/"""

from __future__ import annotations

import re
import zipfile
from posixpath import dirname, join
from xml.etree import ElementTree

import pytest

from portal.library import library

PACKAGE = "{http://www.idpf.org/2007/opf}"
DC = "{http://purl.org/dc/elements/1.1/}"
HTML = "{http://www.w3.org/1999/xhtml}"
EPUB_TYPE = "{http://www.idpf.org/2007/ops}type"
MEDIA_TYPES = {"xhtml": "application/xhtml+xml", "css": "text/css", "svg": "image/svg+xml"}
NC_NAME = re.compile(r"[A-Za-z_][\w.-]*")  # what an id in XML may be


def parsed(book: zipfile.ZipFile, path: str) -> ElementTree.Element:
    return ElementTree.fromstring(book.read(path))


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


def test_its_files_are_plain_entries_with_names_that_any_system_takes(book):
    for info in book.infolist():
        assert not info.is_dir()
        assert not info.flag_bits & 1, "encrypted"
        assert info.compress_type in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
        assert re.fullmatch(r"(?:[A-Za-z0-9_-]+/)*[A-Za-z0-9._-]+", info.filename), info.filename
    assert len({name.lower() for name in book.namelist()}) == len(book.namelist())


def test_the_container_is_that_of_one_package(book):
    root = parsed(book, "META-INF/container.xml")
    at = "{urn:oasis:names:tc:opendocument:xmlns:container}"

    assert (root.tag, root.get("version")) == (f"{at}container", "1.0")
    (found,) = root.findall(f"{at}rootfiles/{at}rootfile")
    assert found.get("media-type") == "application/oebps-package+xml"


def test_the_package_has_its_parts_in_their_order_and_ids_that_lead_somewhere(book):
    package = parsed(book, "EPUB/package.opf")

    assert [part.tag.removeprefix(PACKAGE) for part in package] == ["metadata", "manifest", "spine"]
    ids = [one.get("id") for one in package.iter() if one.get("id")]
    assert len(ids) == len(set(ids))
    assert all(NC_NAME.fullmatch(one) for one in ids)
    (identifier,) = package.iter(f"{DC}identifier")
    assert package.get("unique-identifier") == identifier.get("id")
    assert {one.get("idref") for one in package.iter(f"{PACKAGE}itemref")} <= set(ids)
    assert not [one for one in package.iter() if one.tag != f"{PACKAGE}package" and one.get("prefix")]


def test_each_item_says_what_it_is_and_needs_no_property_but_the_nav(book):
    for item in parsed(book, "EPUB/package.opf").iter(f"{PACKAGE}item"):
        path = f"EPUB/{item.get('href')}"
        assert item.get("media-type") == MEDIA_TYPES[path.rpartition(".")[2]]
        if path.endswith(".xhtml"):
            tags = {one.tag.rpartition("}")[2] for one in parsed(book, path).iter()}
            assert not tags & {"svg", "math", "script", "form", "iframe", "object", "embed", "base"}, path


def test_the_nav_lists_every_chapter_in_the_order_of_the_spine(book):
    package, nav = parsed(book, "EPUB/package.opf"), parsed(book, "EPUB/nav.xhtml")
    hrefs = {one.get("id"): one.get("href") for one in package.iter(f"{PACKAGE}item")}
    (toc,) = [one for one in nav.iter(f"{HTML}nav") if one.get(EPUB_TYPE) == "toc"]

    assert [one.get("href") for one in toc.iter(f"{HTML}a")] == [
        hrefs[one.get("idref")] for one in package.iter(f"{PACKAGE}itemref")
    ]
    assert [part.tag.removeprefix(HTML) for part in toc] == ["h1", "ol"]
    for item in toc.iter(f"{HTML}li"):
        # A link, or a word with a list below it; neither is empty.
        parts = [part.tag.removeprefix(HTML) for part in item]
        assert parts in (["a"], ["a", "ol"], ["span", "ol"])
        assert "".join(item[0].itertext()).strip()
    assert all(len(one) for one in toc.iter(f"{HTML}ol"))


def test_every_document_is_one_of_xhtml_with_a_title_and_a_language(book):
    for path in (path for path in book.namelist() if path.endswith(".xhtml")):
        text, root = book.read(path).decode(), parsed(book, path)
        assert text.startswith('<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE html>\n'), path
        assert (root.tag, root.get("lang")) == (f"{HTML}html", "en"), path
        assert [part.tag.removeprefix(HTML) for part in root] == ["head", "body"], path
        assert root.findtext(f"{HTML}head/{HTML}title"), path
        assert not re.search(r"&(?!amp;|lt;|gt;|quot;|apos;|#)", text), path


def test_nothing_stands_where_html_has_no_place_for_it(book):
    inside = {"li": {"ol", "ul"}, "dt": {"dl"}, "dd": {"dl"}, "tr": {"table", "thead", "tbody"}}
    for path in (path for path in book.namelist() if path.endswith(".xhtml")):
        for parent in parsed(book, path).iter():
            name = parent.tag.removeprefix(HTML)
            for child in parent:
                inner = child.tag.removeprefix(HTML)
                assert name in inside.get(inner, {name}), f"{path}: <{inner}> in <{name}>"
                assert not (name == "p" and inner in {"p", "div", "ul", "ol", "pre", "table"}), path
            if name == "a":
                assert not list(parent.iterfind(f".//{HTML}a")), f"{path}: a link in a link"


# --- The glossary ---


def test_the_glossary_is_in_the_book_and_in_the_pages(book, pages):
    chapter = book.read("EPUB/glossary.xhtml").decode()

    for term in library().glossary.terms:
        assert f'id="term-{term.slug}"' in chapter
        assert f'id="term-{term.slug}"' in pages["glossary.html"]
    assert 'href="lesson-retries-dlqs-destinations.xhtml"' in chapter
    assert 'href="glossary.html"' in pages["index.html"]


def test_the_briefs_of_steps_are_in_the_book(book):
    for lab in library().labs.values():
        chapter = book.read(f"EPUB/lab-{lab.slug}.xhtml").decode()
        found = re.findall(r"<h2>Step (\d+): ", chapter)
        assert found == [str(number) for number in range(1, len(lab.steps) + 1)]


@pytest.mark.parametrize("path", ["EPUB/package.opf", "EPUB/nav.xhtml"])
def test_the_glossary_can_be_found(book, path):
    assert "glossary.xhtml" in book.read(path).decode()
