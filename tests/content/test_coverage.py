"""What content/coverage.yaml promises: all that has to be covered is in it, and its page says the same."""

from __future__ import annotations

import re

from django.conf import settings
from django.core.management import call_command

from tests.content.shelf import checked, library

LINK = re.compile(r"\]\(\.\./([^)#]+)")


def test_every_item_is_there_once_and_in_order():
    assert [item.number for item in library().coverage.items] == list(range(1, 109))


def test_every_reference_leads_somewhere():
    assert [problem for problem in checked().problems if problem.path.endswith("coverage.yaml")] == []


def test_every_interview_topic_has_a_question():
    (eight,) = (item for item in library().coverage.items if item.number == 108)

    assert {ref.partition("/")[0] for ref in eight.question.by} == set(library().course.topics)


def test_the_page_is_up_to_date():
    call_command("write_coverage", "--check")


def test_every_file_that_the_page_links_is_there():
    page = (settings.BASE_DIR / "docs" / "coverage.md").read_text()

    linked = set(LINK.findall(page))
    assert linked
    assert [path for path in sorted(linked) if not (settings.BASE_DIR / path).exists()] == []
