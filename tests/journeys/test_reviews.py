"""What was missed comes back: reviewed one after the other, with a reload in the middle, and put into a calendar."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing

import pytest
from playwright.sync_api import Page, expect

from portal.library import library
from tests import answers
from tests.browser.test_accessibility import violations
from tests.chromium import IN_CHROMIUM, PHONE, WIDE
from tests.site import Site

pytestmark = IN_CHROMIUM
TOPIC = "fundamentals"
ASKED = [one for one in library().question_sets[TOPIC].questions if one.kind == "single"][:2]


@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["desk", "phone"])
def test_two_missed_questions_are_reviewed_with_a_reload_in_the_middle(open_page, site, viewport):
    page = open_page(viewport=viewport)
    miss_two(page)
    a_day_passes(site)

    page.goto("/reviews/")
    expect(page.get_by_text("2 due today")).to_be_visible()
    page.get_by_role("link", name="Start", exact=True).click()
    first = asked(page)
    answer(page, first, well=True)
    expect(page.locator(".verdict-right")).to_be_visible()
    expect(page.get_by_text("1 of 2 done")).to_be_visible()
    expect(page.get_by_role("button", name="Next")).to_be_focused()
    expect(page.get_by_role("radio", name=re.compile("Good"))).to_be_checked()
    expect(page.get_by_role("button", name="Not today")).to_have_count(0)

    page.reload()
    expect(page.locator(".verdict-right")).to_be_visible()
    page.keyboard.press("2")
    expect(page.get_by_role("radio", name=re.compile("Hard"))).to_be_checked()
    page.get_by_role("button", name="Next").click()

    second = asked(page)
    assert second != first
    page.reload()
    assert asked(page) == second
    answer(page, second, well=False)
    expect(page.locator(".verdict-wrong")).to_be_visible()
    page.get_by_role("button", name="Next").press("Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text("Done for today")
    expect(page.get_by_text("1 of 2 remembered.")).to_be_visible()
    assert page.locator(".walk .badge").all_inner_texts() == ["Hard", "Again"]


def test_the_same_without_javascript(open_page, site):
    page = open_page(java_script_enabled=False)
    miss_two(page)
    a_day_passes(site)

    page.goto("/reviews/")
    page.get_by_role("link", name="Start", exact=True).click()
    for well, verdict in ((True, ".verdict-right"), (False, ".verdict-wrong")):
        answer(page, asked(page), well=well)
        expect(page.locator(verdict)).to_be_visible()
        page.get_by_role("button", name="Next").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Done for today")


def test_every_page_of_reviews_can_be_used_by_everybody(open_page, site):
    page = open_page(viewport=PHONE)
    page.goto("/reviews/")
    assert violations(page) == []
    miss_two(page)
    a_day_passes(site)

    page.goto("/reviews/")
    page.get_by_role("button", name="Make an address to subscribe to").click()
    expect(page.locator("#feed")).to_contain_text("/reviews/calendar/")
    for summary in page.locator("main summary").all():
        summary.click()
    assert violations(page) == []

    page.get_by_role("link", name="Start", exact=True).click()
    assert violations(page) == []
    answer(page, asked(page), well=True)
    expect(page.locator(".rating")).to_be_visible()
    assert violations(page) == []

    page.get_by_role("button", name="Next").click()
    page.get_by_role("button", name="Not today").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Done for today")
    assert violations(page) == []


def test_a_calendar_reads_the_address_without_a_cookie_until_it_is_ended(open_page, site, watch):
    page = open_page()
    miss_two(page)
    page.goto("/reviews/")
    page.get_by_role("button", name="Make an address to subscribe to").click()
    address = page.locator("#feed").inner_text()
    stranger = open_page().request

    read = stranger.get(address)
    assert read.ok
    assert "SUMMARY:2 reviews due" in read.text()

    page.get_by_role("button", name="End this address").click()
    expect(page.locator("#feed")).to_have_count(0)
    assert stranger.get(address).status == 404


def miss_two(page: Page) -> None:
    for question in ASKED:
        page.goto(f"/practice/{TOPIC}/{question.slug}/")
        answer(page, question.slug, well=False)
        expect(page.locator(".verdict-wrong")).to_be_visible()


def asked(page: Page) -> str:
    expect(page.locator(".question")).to_be_visible()
    return page.locator('.question input[name="question"]').get_attribute("value") or ""


def answer(page: Page, slug: str, *, well: bool) -> None:
    question = next(one for one in ASKED if one.slug == slug)
    fields = answers.right(question) if well else answers.wrong(question)
    page.locator(f'input[name="choice"][value="{fields["choice"]}"]').check()
    page.get_by_role("button", name="Answer", exact=True).click()


def a_day_passes(site: Site) -> None:
    """For the cards: what is due tomorrow is due since yesterday."""
    with closing(sqlite3.connect(site.var_dir / "warmstart.sqlite3", timeout=30)) as other, other:
        other.execute("UPDATE reviews_reviewcard SET due_at = datetime(due_at, '-2 days')")
