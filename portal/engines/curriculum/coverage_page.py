"""docs/coverage.md: what the course has to cover, with a link to each file that does."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from .library import Library
from .models import KINDS, CoveredItem, Wanted

HEAD = """\
# What the course covers

Each row is something that the course has to cover, and in which ways: taught in a lesson, run in a lab, asked
in a question, shown in a simulator. `–` is not asked for. Written by `manage.py write_coverage` from
`content/coverage.yaml`; change that, not this.

"""
FOLDERS = {"timelines": "content/simulations", "events": "content/events"}  # of simulators that are content
PAGES = "portal/pages"


def coverage_page(library: Library, content_dir: Path) -> str:
    """`content_dir` is looked at for the numbers in the names of lessons' files."""
    items = library.coverage.items
    rows = [["#", "Item", *(kind.capitalize() for kind in KINDS)], ["---:", *["---"] * (len(KINDS) + 1)]]
    rows += [[str(item.number), _cell(item.item), *_cells(item, library, content_dir)] for item in items]
    return HEAD + "".join(f"| {' | '.join(row)} |\n" for row in rows) + "\n" + _total(items) + "\n"


def _total(items: tuple[CoveredItem, ...]) -> str:
    wanted = [each for item in items for _, each in item.wanted()]
    covered = sum(bool(each.by) for each in wanted)
    return (
        f"**Total:** {len(items)} items, wanted in {len(wanted)} ways: "
        f"{covered} covered, {len(wanted) - covered} missing."
    )


def _cells(item: CoveredItem, library: Library, content_dir: Path) -> Iterator[str]:
    wanted = dict(item.wanted())
    for kind in KINDS:
        each = wanted.get(kind)
        yield _wanted(kind, each, library, content_dir) if each else "–"


def _wanted(kind: str, wanted: Wanted, library: Library, content_dir: Path) -> str:
    links = ", ".join(f"[{ref}](../{_path(kind, ref, library, content_dir)})" for ref in wanted.by)
    shown = links or f"**missing:** {_cell(wanted.missing or '')}"
    return f"*{_cell(wanted.what)}:* {shown}" if wanted.what else shown


def _path(kind: str, ref: str, library: Library, content_dir: Path) -> str:
    """From the root of the repository."""
    head, _, rest = ref.partition("/")
    match kind:
        case "lesson":
            slug, mark, heading = ref.partition("#")
            folder = content_dir / "lessons" / library.lessons[slug].module
            (file,) = folder.glob(f"[0-9][0-9]-{slug}.md")
            return f"content/lessons/{folder.name}/{file.name}{mark}{heading}"
        case "lab":
            return f"content/labs/{ref}/"
        case "question":
            return f"content/questions/{head}.yaml"
        case _ if head in FOLDERS:
            return f"{FOLDERS[head]}/{rest}.yaml"
        case _:
            return f"{PAGES}/{ref}.py" if rest else f"{PAGES}/{ref}/"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
