"""
What pages weigh and how still they stand.

Weighed as a visitor behind a proxy gets them: assets as they cross the wire,
compressed ahead of time; HTML, which the proxy compresses, by gzip -9.
"""

from __future__ import annotations

import gzip

import pytest
from playwright.sync_api import Page, Request, expect

from tests.chromium import IN_CHROMIUM, PHONE, WIDE
from tests.journeys.steps import begin, press, share

pytestmark = IN_CHROMIUM

KB = 1000
# Of each page: script, style, everything of the first load, as it crosses the wire.
LESSON = {"script": 25 * KB, "stylesheet": 10 * KB, "all": 90 * KB}
WITH_EDITOR = {"script": 185 * KB, "stylesheet": 10 * KB, "all": 260 * KB}
OTHERS = {"script": 20 * KB, "stylesheet": 10 * KB, "all": 70 * KB}
HTML = 40 * KB
STILL = 0.02  # cumulative layout shift

PAGES = {
    "/": LESSON,
    "/learn/": OTHERS,
    "/lessons/what-lambda-is/": LESSON,
    "/incidents/": OTHERS,
    "/capstones/": OTHERS,
    "/practice/": OTHERS,
    "/reviews/": OTHERS,
    "/practice/interviews/": OTHERS,
    "/practice/scaling/take-home/": OTHERS,
    "/practice/scaling/what-is-claimed/": OTHERS,
    "/reports/": OTHERS,
    "/reports/question/scaling/what-is-claimed/": OTHERS,
    "/playground/": OTHERS,
    "/stacks/": OTHERS,
    "/workflows/": WITH_EDITOR,
    "/events/": OTHERS,
    "/events/kinesis/?records=500": OTHERS,
    "/progress/": OTHERS,
    "/glossary/": OTHERS,
    "/cheat-sheets/event-sources/": OTHERS,
    "/changes/": OTHERS,
    "/search/?q=queue": OTHERS,
    "/notes/": OTHERS,
    "/diagnostic/": OTHERS,
    "/accounts/signup/": OTHERS,
}
WATCH_SHIFTS = """
window.shifted = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifted += entry.value;
}).observe({ type: "layout-shift", buffered: true });
"""


@pytest.fixture
def weighed(open_page):
    """Open a path; give the page and every request that it finished, also later ones."""

    def go(path: str, **options: object) -> tuple[Page, list[Request]]:
        page = open_page(**options)
        page.add_init_script(WATCH_SHIFTS)
        finished: list[Request] = []
        page.on("requestfinished", lambda request: finished.append(request))  # noqa: PLW0108  it wants a function of ours
        page.goto(path, wait_until="networkidle")
        return page, finished

    return go


def weigh(finished: list[Request]) -> dict[str, int]:
    seen: dict[str, int] = {}
    for request in finished:
        kind = request.resource_type
        if kind == "document":
            response = request.response()
            assert response is not None
            size = len(gzip.compress(response.body(), 9))
        else:
            size = request.sizes()["responseBodySize"]
        seen[kind] = seen.get(kind, 0) + size
    return seen | {"all": sum(seen.values())}


def over(seen: dict[str, int], budget: dict[str, int]) -> dict[str, str]:
    return {
        kind: f"{seen.get(kind, 0)} > {limit}" for kind, limit in budget.items() if seen.get(kind, 0) > limit
    }


@pytest.mark.parametrize("path", PAGES)
def test_a_page_keeps_to_its_budget(weighed, path):
    page, finished = weighed(path, viewport=PHONE)
    seen = weigh(finished)

    assert over(seen, PAGES[path]) == {}
    assert 0 < seen["document"] <= HTML
    assert page.evaluate("window.shifted") <= STILL


def test_a_lesson_with_its_editor_keeps_to_its_budget(weighed):
    page, finished = weighed("/lessons/what-lambda-is/", viewport=WIDE)
    expect(page.locator(".cm-editor").first).to_be_visible()
    page.wait_for_load_state("networkidle")

    seen = weigh(finished)

    assert over(seen, WITH_EDITOR) == {}
    assert 0 < seen["document"] <= HTML
    assert page.evaluate("window.shifted") <= STILL


def test_a_lab_with_its_editor_and_result_stands_still(weighed):
    page, finished = weighed("/labs/hello-lambda/", viewport=WIDE)
    expect(page.locator(".cm-editor").first).to_be_visible()
    page.wait_for_load_state("networkidle")

    assert over(weigh(finished), WITH_EDITOR) == {}
    assert page.evaluate("window.shifted") <= STILL


def test_shared_solutions_keep_to_their_budget(weighed, open_page):
    share(open_page())
    mine = open_page()
    share(mine)
    known = mine.context.storage_state()

    page, finished = weighed("/labs/hello-lambda/solutions/", viewport=PHONE, storage_state=known)
    expect(page.locator(".solutions article").first).to_be_visible()
    seen = weigh(finished)

    assert over(seen, OTHERS) == {}
    assert 0 < seen["document"] <= HTML
    assert page.evaluate("window.shifted") <= STILL
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_a_title_with_code_stands_in_line_and_a_table_with_code_scrolls(open_page):
    page = open_page(viewport=PHONE)
    page.goto("/lessons/event-and-context/")
    title = page.locator(".callout-title:has(code)").first
    assert title.evaluate("one => getComputedStyle(one).display") == "block"

    page.goto("/lessons/handlers-in-other-languages/")
    box = page.locator(".table-scroll").first
    assert box.evaluate("one => one.scrollWidth > one.clientWidth")
    # Every name is on one line: none is broken between its letters.
    assert box.evaluate(
        "one => [...one.querySelectorAll('td:first-child code')].every(it => it.getClientRects().length === 1)"
    )
    box.focus()
    page.keyboard.press("ArrowRight")
    look = "const look = () => one.scrollLeft > 0 ? done(true) : requestAnimationFrame(look); look();"
    assert box.evaluate(f"one => new Promise(done => {{ {look} }})")


def test_a_function_of_ones_own_with_editor_and_result_stands_still(weighed):
    page, finished = weighed("/playground/", viewport=WIDE)
    begin(page, "A global counter")
    page.wait_for_load_state("networkidle")

    # What the page before has loaded is in the browser's cache, and counts; that page itself does not.
    before = ("/playground/", "/playground/new/")
    seen = weigh([one for one in finished if not one.url.endswith(before)])

    assert over(seen, WITH_EDITOR) == {}
    assert 0 < seen["document"] <= HTML
    assert page.evaluate("window.shifted") <= STILL


def test_a_thousand_invocations_fit_into_the_page(weighed):
    page, _ = weighed("/playground/", viewport=PHONE)
    begin(page, "A global counter")
    page.get_by_label("times").fill("1000")
    page.get_by_label("at once").fill("4")
    press(page, "Run many", "succeeded")

    answer = page.reload()

    assert answer is not None
    assert 0 < len(gzip.compress(answer.body(), 9)) <= HTML
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/learn/",
        "/lessons/what-lambda-is/",
        "/labs/hello-lambda/",
        "/practice/",
        "/reviews/",
        "/practice/interviews/",
        "/practice/scaling/take-home/",
        "/practice/scaling/what-is-claimed/",
        "/practice/scaling/log-of-a-long-init/",  # gaps in a line of a log, which is wide
        "/reports/question/scaling/what-is-claimed/",
        "/playground/",
        "/stacks/",
        "/workflows/",
        "/progress/",
        "/glossary/",
        "/cheat-sheets/event-sources/",
        "/changes/",
        "/search/?q=queue",
        "/notes/",
    ],
)
@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_no_page_scrolls_sideways(open_page, path, width):
    page = open_page(viewport={"width": width, "height": 800})
    page.goto(path)

    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("path", PAGES)
def test_nothing_is_asked_of_another_host(weighed, site, path):
    _, finished = weighed(path)

    assert [one.url for one in finished if not one.url.startswith((site.address, "data:"))] == []
