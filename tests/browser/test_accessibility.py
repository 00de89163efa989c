"""axe finds nothing on any page, light and dark, wide and narrow (WCAG 2.2 AA)."""

from __future__ import annotations

import io
import json
import zipfile

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page, expect

from tests.chromium import IN_CHROMIUM, PHONE, WIDE, OpenPage
from tests.journeys.steps import (
    answer_one,
    begin,
    open_lab,
    press,
    run,
    share,
    sign_up,
    start_practice,
    submit,
)

pytestmark = IN_CHROMIUM

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
COLOURS = ["color-contrast", "link-in-text-block"]  # all that another scheme can change
ONLY = {"light": {"type": "tag", "values": TAGS}, "dark": {"type": "rule", "values": COLOURS}}


def violations(page: Page) -> list[str]:
    """Each as look, rule, element and remedy: the page as it stands, in each of the four looks."""
    page.evaluate(AXE_SCRIPT)
    found = []
    for width, size in (("narrow", PHONE), ("wide", WIDE)):
        page.set_viewport_size(size)
        for scheme, only in ONLY.items():
            page.emulate_media(color_scheme=scheme)
            options = json.dumps({"resultTypes": ["violations"], "runOnly": only})
            page.evaluate("scrollTo(0, 0)")  # a button that the bar half covers is no smaller for it
            found += [
                f"{scheme}, {width}: {rule['id']}: {node['html'][:200]}\n{node['failureSummary']}"
                for rule in page.evaluate(f"axe.run({options})")["violations"]
                for node in rule["nodes"]
            ]
    return found


@pytest.fixture
def seen(open_page: OpenPage) -> Page:
    """Narrow at first, so that a lab is opened through its tab."""
    return open_page(viewport=PHONE)


@pytest.mark.parametrize(
    "path",
    ["/", "/learn/", "/lessons/first-function/", "/labs/hello-lambda/", "/incidents/", "/capstones/", "/incidents/orders-that-vanish/", "/timelines/incidents/orders-that-vanish/a-morning/", "/practice/", "/practice/scaling/take-home/", "/practice/scaling/what-is-claimed/", "/reports/", "/reports/question/scaling/what-is-claimed/", "/playground/", "/glossary/", "/cheat-sheets/", "/cheat-sheets/event-sources/", "/changes/", "/search/", "/search/?q=queue", "/events/", "/events/sqs/?poison=9", "/events/http-api/", "/progress/", "/diagnostic/", "/notes/", "/accounts/signup/",
     "/accounts/login/", "/accounts/password/reset/"],
)  # fmt: skip
def test_a_page_that_anybody_can_look_at(seen, path):
    seen.goto(path)

    assert violations(seen) == []


@pytest.mark.parametrize(
    "path",
    ["/studio/", "/studio/advice/", "/studio/packs/", "/studio/labs/hello-lambda/", "/studio/files/lessons/foundations/02-first-function.md"],
)  # fmt: skip
def test_the_studio_of_whoever_sits_at_the_machine(seen, path):
    seen.goto(path)

    assert violations(seen) == []


def test_what_is_pale_in_the_dark_only_is_found(seen):
    seen.goto("/accounts/login/")
    seen.locator("h1").evaluate("(heading) => { heading.style.color = 'light-dark(#000, #333)'; }")

    assert [one.split(": ")[:2] for one in violations(seen)] == [
        ["dark, narrow", "color-contrast"], ["dark, wide", "color-contrast"]
    ]  # fmt: skip


def test_a_page_that_is_not_there(seen, watch):
    watch.forgive("status of 404")

    seen.goto("/nowhere/")

    assert violations(seen) == []


def test_a_track_and_its_parts(seen):
    seen.goto("/learn/")
    seen.locator("main a[href^='/learn/']").first.click()

    assert violations(seen) == []


def test_a_lab_with_its_editor(seen):
    open_lab(seen)

    assert violations(seen) == []


def test_a_result_that_succeeded(seen):
    open_lab(seen)
    run(seen)

    assert violations(seen) == []


def test_checks_that_failed_and_the_pages_of_what_is_kept(seen):
    open_lab(seen)
    submit(seen)
    assert violations(seen) == []

    seen.goto("/labs/hello-lambda/drafts/")
    assert violations(seen) == []

    seen.goto("/labs/hello-lambda/")
    seen.get_by_text("Your submissions").click()
    seen.locator(".history a").first.click()
    expect(seen.get_by_role("heading", level=1)).to_contain_text("Submission of")
    assert violations(seen) == []


def test_solutions_that_are_shared_beside_ones_own(seen, open_page):
    share(open_page())
    share(seen)
    expect(seen.locator(".solutions article").first).to_be_visible()

    assert violations(seen) == []
    seen.set_viewport_size(PHONE)
    assert seen.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_a_question_its_verdict_and_a_progress_page_that_has_begun(seen):
    start_practice(seen)
    assert violations(seen) == []

    answer_one(seen)
    assert violations(seen) == []

    seen.goto("/progress/")
    assert violations(seen) == []


def test_every_kind_of_question_in_a_lesson(seen):
    kinds = set()
    for lesson in ("what-lambda-is", "what-it-costs"):
        seen.goto(f"/lessons/{lesson}/")
        kinds |= set(seen.locator(".question").evaluate_all("all => all.map((one) => one.dataset.kind)"))
        assert violations(seen) == [], lesson

    assert kinds == {"single", "multiple", "ordering", "matching", "numeric"}


def test_what_somebody_who_is_signed_in_sees(seen):
    sign_up(seen)
    for path in ("/", "/accounts/logout/"):
        seen.goto(path)
        assert violations(seen) == [], path


def test_a_function_of_ones_own_its_result_and_what_is_kept_and_shared_of_it(seen):
    begin(seen, "A global counter")
    assert violations(seen) == []

    press(seen, "Run cold", "succeeded")
    press(seen, "Run warm", "succeeded")
    for summary in seen.locator("main details > summary").all():
        summary.click()
    assert violations(seen) == []

    seen.get_by_role("button", name="Make a link").click()
    assert violations(seen) == []
    for link in ("The code that ran", "Earlier versions"):
        seen.get_by_text("Name and versions").click()
        seen.get_by_role("link", name=link).click()
        assert violations(seen) == [], link
        seen.go_back()
    seen.locator(".shared a").click()
    assert violations(seen) == []


def test_functions_of_ones_own_those_put_away_and_what_an_upload_left_out(seen):
    for _ in range(2):
        begin(seen, "An exception")
    seen.get_by_text("Name and versions").click()
    seen.get_by_role("button", name="Put this function away").click()
    seen.get_by_text("Put away (1)").click()
    assert violations(seen) == []

    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("lambda_function.py", "def lambda_handler(event, context):\n    return 1\n")
        archive.writestr("native.so", b"\x7fELF\0")
    sent = {"name": "mine.zip", "mimeType": "application/zip", "buffer": packed.getvalue()}
    seen.get_by_label("ZIP, up to 50 MB").set_input_files(sent)
    seen.get_by_role("button", name="Upload", exact=True).click()
    expect(seen.get_by_role("heading", level=1)).to_have_text("mine is here")
    assert violations(seen) == []


def test_the_list_of_keys(seen):
    seen.goto("/practice/")
    seen.keyboard.press("?")
    expect(seen.get_by_role("dialog")).to_be_visible()

    assert violations(seen) == []


def test_axe_would_find_something(seen):
    """So that its silence elsewhere means something."""
    seen.goto("/practice/")
    seen.evaluate("document.querySelector('h1').innerHTML = '<img src=\"/static/img/mark.svg\">'")

    found = "\n".join(violations(seen))

    assert "light, narrow: image-alt" in found
    assert "light, wide: image-alt" in found
