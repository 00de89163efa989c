"""The list of findings that pages share."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.template.loader import render_to_string

from portal.engines.stacks import Finding
from portal.templatetags.findings import counted


def told(*findings: dict[str, Any], **more: str) -> str:
    return render_to_string("parts/findings.html", {"findings": list(findings), **more})


def finding(**more: Any) -> dict[str, Any]:
    given = {
        "rule": "E3001",
        "level": "error",
        "message": "No such type",
        "remedy": "Mend it.",
        "line": 7,
        "column": 5,
    }
    return Finding(**{**given, **more}).to_json()


@pytest.mark.parametrize(
    ("levels", "words"),
    [
        ([], "No findings"),
        (["info"], "1 note"),
        (["warning", "error", "warning"], "1 error, 2 warnings"),
        (["error"] * 1_200, "1,200 errors"),
    ],
)
def test_they_are_counted_by_level_the_worst_first(levels, words):
    assert counted([finding(level=level) for level in levels]) == words


@pytest.mark.parametrize(("level", "word"), [("error", "Error"), ("warning", "Warning"), ("info", "Note")])
def test_a_level_is_a_word_and_not_a_colour_alone(level, word):
    assert re.search(rf"</svg>\s*{word}</span>", told(finding(level=level)))


def test_a_place_leads_into_the_editor_with_and_without_script():
    page = told(finding(), file="other.yaml", editor="code-3")

    assert 'href="#code-3" data-goto-file="other.yaml" data-goto-line="7" data-goto-column="5"' in page
    assert "other.yaml:7:5" in page
    assert 'data-findings="other.yaml"' in page


def test_it_is_about_the_template_unless_it_is_said_otherwise():
    assert 'href="#code-1" data-goto-file="template.yaml"' in told(finding())


def test_the_rule_leads_to_its_page_where_there_is_one():
    assert '<a href="https://example.org/E3001" rel="noopener">Rule E3001</a>' in told(
        finding(source="https://example.org/E3001")
    )
    assert "<a" not in told(finding()).split("</code></a>")[1]
    assert "javascript" not in told(finding(source="javascript:alert(1)"))


def test_what_a_stranger_wrote_is_text_and_has_an_end():
    page = told(finding(message="<b>" * 3_000, path=("Resources", "<i>" * 100, 0)))

    assert "<b>" not in page
    assert "<i>" not in page
    assert len(page) < 20_000


def test_none_is_said_in_words():
    assert "Nothing is said against it." in told()
