"""A folder of plain pages: it opens from a disk, without a server, a script or a network."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from html import escape

from portal.engines.curriculum import Library

from .chapters import Chapter, chapters_of
from .look import CSS

STAMP = (1980, 1, 1, 0, 0, 0)  # of every file in an archive, so that the same course gives the same bytes
Drawings = Callable[[str], bytes | None]


def bundle(library: Library, drawings: Drawings, *, solutions: bool = False) -> Mapping[str, bytes]:
    """
    File by path; `index.html` is where to begin. `drawings` gives the SVG of a name, None where there is
    none. Costs some seconds for a whole course.
    """
    chapters = chapters_of(library, ending=".html", solutions=solutions)
    files = {
        f"{chapter.name}.html": _page(chapter, chapters, at).encode() for at, chapter in enumerate(chapters)
    }
    return {**files, "style.css": CSS.encode(), **drawn(chapters, drawings)}


def drawn(chapters: Sequence[Chapter], drawings: Drawings) -> dict[str, bytes]:
    """The drawings of all chapters, by path."""
    names = sorted({name for chapter in chapters for name in chapter.images})
    found = {name: drawings(name) for name in names}
    return {f"img/{name}": svg for name, svg in found.items() if svg is not None}


def as_zip(files: Mapping[str, bytes], *, folder: str) -> bytes:
    """All of them in one folder, so that unpacking strews nothing about."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in files.items():
            info = zipfile.ZipInfo(f"{folder}/{path}", STAMP)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            archive.writestr(info, content)
    return made.getvalue()


def _page(chapter: Chapter, chapters: Sequence[Chapter], at: int) -> str:
    links = ['<a href="index.html">Contents</a>'] if at else []
    if at > 1:
        before = chapters[at - 1]
        links.append(f'<a rel="prev" href="{before.name}.html">← {escape(before.title)}</a>')
    if at + 1 < len(chapters):
        after = chapters[at + 1]
        links.append(f'<a rel="next" href="{after.name}.html">{escape(after.title)} →</a>')
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<title>{escape(chapter.title)}</title>\n<link rel="stylesheet" href="style.css">\n</head>\n'
        f"<body>\n<main>{chapter.body}</main>\n"
        f'<nav class="way" aria-label="Chapters">{"".join(links)}</nav>\n</body>\n</html>\n'
    )
