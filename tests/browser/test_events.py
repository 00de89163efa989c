"""An event built before one's eyes, and run: with script and without."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.chromium import IN_CHROMIUM

pytestmark = IN_CHROMIUM


def test_the_event_follows_the_knobs_while_one_types(page):
    page.goto("/events/sqs/")
    event = page.locator("#event-text")
    expect(event).to_contain_text("ord-1002")

    page.get_by_label("Messages", exact=True).fill("3")
    expect(event).to_contain_text("ord-1003")
    page.get_by_label("What each holds").select_option("sns")
    expect(event).to_contain_text("SigningCertURL")

    expect(page.get_by_label("Messages", exact=True)).to_have_value("3")
    expect(page).to_have_url(re.compile(r"records=3&.*inside=sns"))
    page.reload()
    expect(page.locator("#event-text")).to_contain_text("ord-1003")


def test_what_cannot_be_leads_to_its_knob(page):
    page.goto("/events/sqs/")

    page.get_by_label("The bad one").fill("3")
    page.get_by_role("link", name="The bad one: write 1 to 2").click()

    expect(page.get_by_label("The bad one")).to_be_in_viewport()
    page.get_by_label("The bad one").fill("2")
    expect(page.locator("#event-text")).to_be_visible()


@pytest.mark.parametrize("scripted", [True, False], ids=["with script", "without"])
def test_a_function_is_run_with_the_event_that_was_built(open_page, scripted):
    page = open_page(java_script_enabled=scripted)
    page.goto("/events/s3/?size=0")
    page.get_by_label("Key", exact=True).fill("uploads/a b.jpg")
    if scripted:
        expect(page.locator("#event-text")).to_contain_text("a+b.jpg")
    else:
        page.get_by_role("button", name="Build").click()

    page.get_by_role("button", name="Run with this event").click()

    expect(page).to_have_url(re.compile("/playground/runs/"))
    expect(page.locator("#result")).to_contain_text("a+b.jpg")


def test_an_event_that_was_put_into_the_editor_is_what_one_sees_there(page):
    page.goto("/events/kafka/")

    page.get_by_role("button", name="Put it into the editor").click()

    expect(page).to_have_url(re.compile("/playground/.*file=event"))
    expect(page.get_by_role("tab", name="Event")).to_have_attribute("aria-selected", "true")
    expect(page.locator("#file-event")).to_contain_text("bootstrapServers")
