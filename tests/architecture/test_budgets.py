"""What a page may weigh, gzip -9, by the budgets of docs/design-language.md; and the editor's promises."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
STATIC, TEMPLATES = ROOT / "static", ROOT / "templates"
EDITOR = STATIC / "vendor" / "editor"
HTMX = STATIC / "vendor" / "htmx"


def weight(*paths: Path) -> int:
    """Bytes that cross the wire."""
    assert paths
    return sum(len(gzip.compress(path.read_bytes(), 9)) for path in paths)


def module(name: str) -> Path:
    """A module of ours by its name before the hash."""
    (found,) = (STATIC / "js").glob(f"{name}-*.js")
    return found


def everywhere(*names: str) -> set[Path]:
    """What every page loads, and beside it the modules of these names with all that they import."""
    found: set[Path] = set()
    wanted = [STATIC / "js" / "warmstart.js", *map(module, names)]
    while wanted:
        path = wanted.pop()
        if path not in found:
            found.add(path)
            wanted += [
                path.parent / name for name in re.findall(r'(?:from|import)"(\./[^"]+)"', path.read_text())
            ]
    return {HTMX / "htmx.min.js", *found}


def text_with_what_it_extends(template: str) -> str:
    text = (TEMPLATES / template).read_text(encoding="utf-8")
    above = re.match(r'{% extends "([^"]+)" %}', text)
    if above is None or above[1] == template or not (TEMPLATES / above[1]).exists():
        return text  # the first, or one of Django's own
    return text + text_with_what_it_extends(above[1])


def sheets_of(template: str) -> set[str]:
    return set(re.findall(r"{% static '(css/[^']+)' %}", text_with_what_it_extends(template)))


def pages() -> list[str]:
    found = sorted(path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.html"))
    return [name for name in found if "css/warmstart.css" in sheets_of(name)]


@pytest.mark.parametrize("page", pages())
def test_the_styles_of_a_page_fit_in_10_kb(page):
    assert weight(*(STATIC / sheet for sheet in sheets_of(page))) <= 10_000


def test_every_stylesheet_is_on_some_page():
    assert {f"css/{path.name}" for path in (STATIC / "css").glob("*.css")} == set().union(
        *map(sheets_of, pages())
    )


def test_scripts_of_a_practice_page_fit_in_20_kb():
    assert weight(*everywhere("ordering"), STATIC / "js" / "notes.js") <= 20_000


def test_scripts_of_an_interview_fit_in_20_kb():
    """Beside the larger of what one question may bring."""
    assert weight(*everywhere("parsons", "interview")) <= 20_000


def test_scripts_of_a_lesson_before_its_editor_fit_in_25_kb():
    loaded = {*everywhere("ordering", "workbench"), STATIC / "js" / "notes.js", HTMX / "hx-sse.min.js"}

    assert weight(*loaded) <= 25_000


def test_the_editor_of_a_python_page_fits_in_161_kb():
    other_languages = {*EDITOR.glob("yaml-*.js"), *EDITOR.glob("javascript-*.js")}

    assert weight(*({*EDITOR.glob("*.js")} - other_languages)) <= 161_000


def test_fonts_are_tiny():
    assert weight(*(STATIC / "fonts").glob("*.woff2")) <= 12_000


@pytest.mark.parametrize("folder", ["vendor/editor", "vendor/htmx", "fonts"])
def test_what_is_vendored_carries_its_licence(folder):
    assert [path for path in (STATIC / folder).iterdir() if path.name.startswith("LICENSE")]


@pytest.mark.parametrize("path", sorted((STATIC / "js").glob("*.js")), ids=lambda path: path.name)
def test_our_scripts_never_compile_text(path):
    """`eval`, `new Function` and string timers are what the policy refuses."""
    assert not re.search(r"\beval\(|new Function\(|setTimeout\(\s*[\"'`]", path.read_text(encoding="utf-8"))


def test_every_import_leads_to_a_file():
    for path in [*(STATIC / "js").glob("*.js"), *EDITOR.glob("*.js")]:
        text = path.read_text(encoding="utf-8")
        for target in re.findall(r"""(?:from|import)\s*\(?\s*["'](\.[^"']+\.js)["']""", text):
            assert (path.parent / target).resolve().is_file(), f"{path.name} imports {target}"
