"""What no template may say: htmx 2's spellings, and whatever the content security policy refuses."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"

FORBIDDEN = {
    "an inline script": r"<script(?![^>]*\bsrc=)",
    "an inline style element": r"<style\b",
    "a style attribute": r"\sstyle\s*=",
    "an event handler attribute": r"\son[a-z]+\s*=",
    "hx-on, which needs eval": r"\bhx-on\b",
    "a js: value, which needs eval": r"""hx-[a-z:-]+\s*=\s*["'](?:js|javascript):""",
    "a trigger filter, which needs eval": r"""hx-trigger\s*=\s*["'][^"']*\[""",
    "a javascript: address": r"""(?:href|action)\s*=\s*["']\s*javascript:""",
    "hx-disabled-elt (htmx 4: hx-disable)": r"\bhx-disabled-elt\b",
    "hx-ext (htmx 4: extensions load themselves)": r"\bhx-ext\b",
    "hx-vars (gone)": r"\bhx-vars\b",
    "hx-params (gone)": r"\bhx-params\b",
    "hx-disinherit or hx-inherit (htmx 4: hx-target:inherited)": r"\bhx-(?:dis)?inherit\b",
    "hx-history-elt (gone)": r"\bhx-history(?:-elt)?\b",
    "hx-request (gone)": r"\bhx-request\s*=",
    "sse-connect, sse-swap or sse-close (htmx 4: hx-sse:connect)": r"\bsse-(?:connect|swap|close)\b",
    "an event name of htmx 2 (htmx 4: htmx:after:swap)": r"htmx:[a-z]+[A-Z]",
    "something fetched from another host": r"""<(?:script|link|img)\b[^>]*(?:src|href)\s*=\s*["']?(?:https?:)?//""",
}


def faults(markup: str) -> list[str]:
    return [name for name, pattern in FORBIDDEN.items() if re.search(pattern, markup)]


@pytest.mark.parametrize(
    "path", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: str(path.relative_to(TEMPLATES))
)
def test_a_template_says_nothing_that_is_forbidden(path):
    assert faults(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "markup",
    [
        "<script>go()</script>",
        '<p style="color: red">',
        '<button onclick="go()">',
        '<form hx-on:submit="go()">',
        '<form hx-on="submit: go()">',
        """<a hx-vals='js:{a: 1}'>""",
        '<input hx-trigger="keyup[ctrlKey]">',
        '<a href="javascript:go()">',
        '<form hx-disabled-elt="this">',
        '<div hx-ext="sse" sse-connect="/x">',
        '<script src="https://example.org/x.js"></script>',
    ],
)
def test_the_rules_catch_what_they_name(markup):
    assert faults(markup)


def test_every_form_that_posts_carries_the_token():
    for path in TEMPLATES.rglob("*.html"):
        for form in re.findall(
            r"<form\b[^>]*method=\"post\".*?</form>", path.read_text(encoding="utf-8"), re.S
        ):
            assert "csrf_token" in form, f"{path.relative_to(TEMPLATES)}: {form[:80]}"
