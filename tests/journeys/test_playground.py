"""Somebody writes functions of their own, runs them cold and warm, and shows them to somebody else."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.chromium import IN_CHROMIUM, PHONE, WIDE
from tests.journeys.steps import HANDLER, begin, covered, press, result, state, tab, write, written

pytestmark = IN_CHROMIUM


def answered(page: Page) -> dict[str, object]:
    found: dict[str, object] = json.loads(tab(page, "Response").locator("#payload").inner_text())
    return found


def boxes(page: Page) -> Locator:
    return page.locator(".lanes-drawn .lane-box")


def drawn(page: Page) -> list[tuple[str, int, int]]:
    """Each lane's heading, its init parts and its boxes."""
    table = page.locator(".lanes table")
    page.get_by_text("Show as table").click()
    rows = [
        [cell.inner_text() for cell in row.locator("th, td").all()] for row in table.locator("tbody tr").all()
    ]
    page.get_by_text("Show as table").click()
    names = list(dict.fromkeys(row[0] for row in reversed(rows)))
    return [
        (
            name,
            sum(row[0] == name and "warm" not in row[2] for row in rows),
            sum(row[0] == name for row in rows),
        )
        for name in names
    ]


def saved(page: Page) -> None:
    expect(page.locator("[data-save-state]")).to_contain_text(re.compile("^Saved"))


@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["desk", "phone"])
def test_a_global_counts_on_while_warm_and_is_new_when_cold(open_page, viewport):
    page = open_page(viewport=viewport)
    begin(page, "A global counter")

    counts = []
    for button in ("Run cold", "Run warm", "Run warm", "Run cold"):
        press(page, button, "succeeded")
        counts.append(answered(page)["count"])

    assert counts == [1, 2, 3, 1]
    expect(tab(page, "Report")).to_contain_text("cold start")
    expect(boxes(page)).to_have_count(4)
    expect(page.locator(".lanes-drawn .lane-init")).to_have_count(2)
    assert [(inits, invocations) for _, inits, invocations in drawn(page)] == [(1, 3), (1, 1)]


def test_many_at_once_have_an_environment_each(page):
    begin(page, "A slow start")
    page.get_by_label("times").fill("8")
    page.get_by_label("at once").fill("4")

    press(page, "Run many", "succeeded")

    expect(result(page).locator(".result-head")).to_contain_text("8 invocations · 4 cold")
    assert [inits for _, inits, _ in drawn(page)] == [1, 1, 1, 1]
    expect(tab(page, "Report")).to_contain_text("Cold starts")


def test_a_time_out_is_seen_coming_and_told(page):
    begin(page, "A time-out")

    press(page, "Run warm", "timeout")

    expect(result(page).locator(".result-head")).to_contain_text("Timed out")
    expect(result(page)).to_contain_text("It was stopped at its timeout.")
    expect(tab(page, "Logs")).to_contain_text("ms are left")
    expect(tab(page, "Logs")).to_contain_text("Task timed out after 1.00 seconds")


def test_a_function_over_its_memory_is_killed_and_report_says_why(page):
    begin(page, "Out of memory")

    press(page, "Run warm", "failed")

    expect(result(page).locator(".result-head")).to_contain_text("Out of memory")
    expect(tab(page, "Response")).to_contain_text("Runtime.ExitError")
    expect(tab(page, "Logs")).to_contain_text("Runtime.OutOfMemory")


def test_a_background_thread_stands_still_between_two_runs(page):
    begin(page, "A thread that is frozen")
    press(page, "Run cold", "succeeded")
    first = answered(page)
    page.reload()  # which takes as long as many of its ticks
    covered(page)

    press(page, "Run warm", "succeeded")
    second = answered(page)

    assert first["ticks_meanwhile"] == 0
    # Once before it was frozen, once when it was woken; and in the handler.
    assert int(str(second["ticks_meanwhile"])) <= 2
    assert int(str(second["ticks"])) > int(str(first["ticks"]))


def test_a_run_is_watched_and_cancelled(page):
    begin(page, "A time-out")
    page.locator("summary", has_text="128 MB").click()
    page.get_by_label("Timeout, s").fill("60")

    page.get_by_role("button", name="Run cold", exact=True).click()
    state(page, "running")
    expect(page.locator("[data-live-log]")).to_contain_text("ms are left")
    page.get_by_role("button", name="Cancel").click()

    state(page, "cancelled")


def test_files_are_added_and_renamed_from_the_keyboard_and_run(page):
    begin(page, "A global counter")
    write(page, "import words\n\n\ndef lambda_handler(event, context):\n    return {'said': words.WORD}\n")
    page.locator("summary", has_text="Files").press("Enter")
    page.get_by_label("New file", exact=True).fill("word.py")
    page.get_by_label("New file", exact=True).press("Enter")

    expect(page.get_by_role("tab", name="word.py")).to_have_attribute("aria-selected", "true")
    covered(page)
    assert "import words" in written(page)
    page.locator("summary", has_text="Files").press("Enter")
    page.get_by_label("Name of word.py").fill("words.py")
    page.get_by_label("Name of word.py").press("Enter")
    expect(page.get_by_role("tab", name="words.py")).to_have_attribute("aria-selected", "true")
    expect(page.locator(".cm-editor.cm-focused")).to_have_count(1)
    page.keyboard.insert_text("WORD = 'hello'\n")

    page.keyboard.press("Control+Enter")

    state(page, "succeeded")
    assert answered(page) == {"said": "hello"}


def test_an_error_leads_to_its_line(page):
    begin(page, "An exception")
    press(page, "Run warm", "failed")

    tab(page, "Response").locator("[data-goto-line]").first.click()

    expect(page.locator(".cm-editor.cm-focused")).to_have_count(1)
    expect(page.locator(".cm-lintRange-error")).to_have_count(1)


def test_what_was_typed_is_there_again_after_a_reload(page):
    begin(page, "A global counter")
    write(page, "# typed\n")
    page.locator("summary", has_text="128 MB").click()
    page.get_by_label("Memory, MB").fill("512")
    page.get_by_label("Environment variables").fill("WORD=kept")
    saved(page)

    page.reload()
    covered(page)

    assert written(page) == "# typed\n"
    page.locator("summary", has_text="512 MB").click()
    expect(page.get_by_label("Environment variables")).to_have_value(re.compile("WORD=kept"))


def test_a_sample_event_is_put_into_the_editor(page):
    begin(page, "A global counter")
    page.get_by_role("tab", name="Event").click()

    page.get_by_label("Sample event").select_option(label="Weather in Seattle")

    expect(page.locator('textarea[name="event"]')).to_have_value(re.compile('"Location": "SEA"'))
    write(page, '{"changed": 1}', file="Event")
    page.locator("summary", has_text="Files").press("Enter")
    page.get_by_label("New file", exact=True).fill("more.py")
    page.get_by_label("New file", exact=True).press("Enter")
    expect(page.get_by_role("tab", name="more.py")).to_be_visible()
    expect(page.locator('textarea[name="event"]')).to_have_value('{"changed": 1}')


def test_two_windows_do_not_lose_what_the_other_wrote(page, watch):
    watch.forgive("status of 409")
    begin(page, "A global counter")
    other = page.context.new_page()
    other.goto(page.url)
    covered(other)
    write(other, "# other\n")
    saved(other)

    write(page, "# here\n")

    expect(page.get_by_role("alert")).to_contain_text("changed in another window")
    page.get_by_role("button", name="Show theirs").click()
    expect(page.locator(f'textarea[name="file:{HANDLER}"]')).to_have_value("# other\n")
    page.locator("summary", has_text="Name and versions").click()
    page.get_by_role("link", name="Earlier versions").click()
    page.locator("summary", has_text=HANDLER).first.click()
    expect(page.locator(".code-block").first).to_contain_text("# here")


def test_sharing(open_page, watch):
    watch.forgive("status of 404")
    maker, reader = open_page(), open_page(viewport=PHONE)
    begin(maker, "A global counter")
    write(maker, "def lambda_handler(event, context):\n    return 'as shared'\n")
    maker.get_by_text("Share by a link").click()
    maker.get_by_role("button", name="Make a link").click()
    address = maker.locator(".shared a").get_attribute("href")
    assert address
    covered(maker)
    write(maker, "def lambda_handler(event, context):\n    return 'as changed'\n")
    saved(maker)

    reader.goto(address)
    expect(reader.get_by_role("heading", level=1)).to_have_text("counter")
    expect(reader.get_by_role("main")).to_contain_text("as shared")
    expect(reader.locator("textarea, .workbench")).to_have_count(0)
    reader.get_by_role("button", name="Make it mine").click()
    covered(reader)
    press(reader, "Run warm", "succeeded")
    expect(tab(reader, "Response")).to_contain_text("as shared")

    maker.get_by_role("button", name="Close the link").click()
    expect(maker.locator(".shared")).to_have_count(0)
    assert reader.goto(address).status == 404


def test_a_function_is_taken_home_and_brought_in_again(page, tmp_path):
    begin(page, "Several files and a variable")
    page.get_by_text("Take it home").click()
    with page.expect_download() as downloading:
        page.get_by_role("link", name="Download as a SAM project").click()
    path = Path(tmp_path / downloading.value.suggested_filename)
    downloading.value.save_as(path)

    page.goto("/playground/")
    page.get_by_label("ZIP, up to 50 MB").set_input_files(path)
    page.get_by_role("button", name="Upload", exact=True).click()

    expect(page.get_by_role("heading", level=1)).to_have_text("several-files-2")
    covered(page)
    press(page, "Run cold", "succeeded")
    assert answered(page) == {"message": "Good morning, Asha!"}


def test_all_of_it_without_javascript(open_page):
    page = open_page(java_script_enabled=False)
    page.goto("/playground/")
    page.get_by_role("button", name="Open “A global counter”").click()
    page.locator("summary", has_text="Files").click()
    page.get_by_label("New file", exact=True).fill("words.py")
    page.get_by_role("button", name="Add it, save names").click()
    page.locator('textarea[name="file:words.py"]').fill("WORD = 'plain'\n")
    page.locator(f'textarea[name="file:{HANDLER}"]').fill(
        "from words import WORD\n\n\ndef lambda_handler(event, context):\n    return [WORD, event]\n"
    )
    page.get_by_label("Sample event").select_option(label="A number")

    page.get_by_role("button", name="Run warm", exact=True).click()

    state(page, "succeeded")
    expect(page.locator("#payload")).to_contain_text("plain")
    expect(page.locator("#payload")).to_contain_text("41.5")
    expect(boxes(page)).to_have_count(1)
