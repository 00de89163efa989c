"""An EPUB 3 book. Source: https://www.w3.org/TR/epub-33/"""

from __future__ import annotations

import io
import uuid
import zipfile
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from html import escape
from itertools import groupby

from portal.engines.curriculum import Library

from .bundle import STAMP, Drawings, drawn
from .chapters import Chapter, chapters_of, edition_of
from .look import CSS

_CONTAINER = """<?xml version="1.0" encoding="UTF-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
  <rootfiles><rootfile full-path="EPUB/package.opf" media-type="application/oebps-package+xml"/></rootfiles>
</container>
"""
_TYPES = {"xhtml": "application/xhtml+xml", "css": "text/css", "svg": "image/svg+xml"}


def epub(library: Library, drawings: Drawings, *, at: datetime, solutions: bool = False) -> bytes:
    """`at` is when it was modified. Costs some seconds for a whole course."""
    chapters = chapters_of(library, ending=".xhtml", solutions=solutions)
    files = {f"{one.name}.xhtml": _page(one.title, one.body).encode() for one in chapters}
    files |= {"nav.xhtml": _nav(chapters).encode(), "style.css": CSS.encode(), **drawn(chapters, drawings)}
    package = _package(library, chapters, tuple(files), at)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        # First and stored, so that readers know the file by its first bytes.
        _put(archive, "mimetype", b"application/epub+zip", zipfile.ZIP_STORED)
        _put(archive, "META-INF/container.xml", _CONTAINER.encode())
        _put(archive, "EPUB/package.opf", package.encode())
        for path, content in files.items():
            _put(archive, f"EPUB/{path}", content)
    return made.getvalue()


def _put(archive: zipfile.ZipFile, path: str, content: bytes, how: int = zipfile.ZIP_DEFLATED) -> None:
    info = zipfile.ZipInfo(path, STAMP)
    info.compress_type = how
    info.external_attr = 0o644 << 16
    archive.writestr(info, content)


def _page(title: str, body: str) -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE html>\n'
        '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" '
        'lang="en" xml:lang="en">\n'
        f'<head><meta charset="utf-8"/><title>{escape(title)}</title>'
        f'<link rel="stylesheet" href="style.css"/></head>\n<body>{body}</body>\n</html>\n'
    )


def _nav(chapters: Sequence[Chapter]) -> str:
    lines = []
    for part, group in groupby(chapters, key=lambda one: one.part):
        items = "".join(f'<li><a href="{one.name}.xhtml">{escape(one.title)}</a></li>' for one in group)
        lines.append(f"<li><span>{escape(part)}</span><ol>{items}</ol></li>" if part else items)
    listed = "".join(lines)
    return _page("Contents", f'<nav epub:type="toc" id="toc"><h1>Contents</h1><ol>{listed}</ol></nav>')


def _package(library: Library, chapters: Sequence[Chapter], paths: Sequence[str], at: datetime) -> str:
    course = library.course
    book = uuid.uuid5(uuid.NAMESPACE_URL, f"urn:warmstart:{edition_of(library)}")
    stamp = at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    ids = {path: f"f{number}" for number, path in enumerate(paths)}
    spine = "".join(f'<itemref idref="{ids[f"{one.name}.xhtml"]}"/>' for one in chapters)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="book" '
        'xml:lang="en">\n'
        '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f'<dc:identifier id="book">urn:uuid:{book}</dc:identifier>'
        f"<dc:title>{escape(course.title)}</dc:title><dc:language>en</dc:language>"
        f"<dc:creator>Warmstart</dc:creator><dc:description>{escape(course.tagline)}</dc:description>"
        f'<meta property="dcterms:modified">{stamp}</meta>'
        '<meta property="schema:accessMode">textual</meta><meta property="schema:accessMode">visual</meta>'
        '<meta property="schema:accessModeSufficient">textual</meta>'
        '<meta property="schema:accessibilityFeature">alternativeText</meta>'
        '<meta property="schema:accessibilityFeature">structuralNavigation</meta>'
        '<meta property="schema:accessibilityHazard">none</meta></metadata>\n'
        f"<manifest>{''.join(_items(ids))}</manifest>\n<spine>{spine}</spine>\n</package>\n"
    )


def _items(ids: dict[str, str]) -> Iterator[str]:
    for path, name in ids.items():
        kind = _TYPES[path.rpartition(".")[2]]
        nav = ' properties="nav"' if path == "nav.xhtml" else ""
        yield f'<item id="{name}" href="{path}" media-type="{kind}"{nav}/>'
