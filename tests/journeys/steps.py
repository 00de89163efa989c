"""What people do in the portal, in the browser's words."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

from portal.engines.curriculum.models import Numeric, Parsons, Question
from portal.engines.curriculum.variants import variants_of, vary
from portal.library import library
from portal.settings import CONTENT_DIR
from tests import answers
from tests.people import PASSWORD

LESSON, LAB = "what-lambda-is", "hello-lambda"
HANDLER = "lambda_function.py"
SOLUTION = (CONTENT_DIR / "labs" / LAB / "solution" / HANDLER).read_text(encoding="utf-8")
STARTER = (CONTENT_DIR / "labs" / LAB / "starter" / HANDLER).read_text(encoding="utf-8")
OVER = re.compile("succeeded|failed|timeout|broken|cancelled|limited|refused")
RUN_MS = 15_000  # one run on a busy machine


def result(page: Page) -> Locator:
    return page.locator("#result")


def state(page: Page, wanted: str | re.Pattern[str] = OVER, *, within_ms: float = RUN_MS) -> None:
    expect(result(page)).to_have_attribute("data-state", wanted, timeout=within_ms)


def open_lab(page: Page, slug: str = LAB) -> None:
    page.goto(f"/labs/{slug}/")
    ready(page)


def ready(page: Page) -> None:
    """The editor covers the textarea: keys and drafts are alive."""
    lab = page.get_by_role("tab", name="Lab", exact=True)
    if lab.is_visible():  # a narrow window shows either the text or the lab
        lab.click()
    editor = page.locator(".cm-editor").first
    editor.scroll_into_view_if_needed()
    expect(editor).to_be_visible()


def write(page: Page, text: str, *, file: str = HANDLER) -> None:
    """Replace what a file's editor holds, with the keyboard."""
    page.get_by_role("tab", name=file, exact=True).click()
    field = page.get_by_role("textbox", name=file if file == HANDLER else re.compile(file))
    field.click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(text)
    expect(page.locator(f'textarea[name="{area_of(file)}"]')).to_have_value(text)


def written(page: Page, file: str = HANDLER) -> str:
    return page.locator(f'textarea[name="{area_of(file)}"]').input_value()


def area_of(file: str) -> str:
    return "event" if file == "Event" else f"file:{file}"


def press(page: Page, button: str, wanted: str | re.Pattern[str] = OVER) -> None:
    """Run or Submit, and wait for a result that was not there before."""
    before = result(page).evaluate("element => { element.dataset.before = ''; return true }")
    assert before
    page.get_by_role("button", name=button, exact=True).click()
    expect(page.locator("#result[data-before]")).to_have_count(0, timeout=RUN_MS)
    state(page, wanted)


def run(page: Page, wanted: str | re.Pattern[str] = OVER) -> None:
    press(page, "Run", wanted)


def submit(page: Page, wanted: str | re.Pattern[str] = OVER) -> None:
    press(page, "Submit", wanted)


def share(page: Page) -> None:
    """Pass the lab, and show how to whoever has passed it as well: that page is left open."""
    open_lab(page)
    write(page, SOLUTION)
    submit(page, "succeeded")
    page.goto(f"/labs/{LAB}/solutions/")
    page.get_by_role("button", name="Share", exact=True).click()
    expect(page.get_by_role("button", name="Withdraw it")).to_be_visible()


def tab(page: Page, name: str) -> Locator:
    """The panel of the result behind this tab."""
    handle = result(page).get_by_role("tab", name=re.compile(f"^{name}"))
    handle.click()
    return page.locator(f"#{handle.get_attribute('aria-controls')}")


def begin(page: Page, example: str) -> None:
    """Open an example of the playground, and wait until its editor covers the textarea."""
    page.goto("/playground/")
    page.get_by_role("button", name=f"Open “{example}”").click()
    covered(page)


def covered(page: Page) -> None:
    expect(page.locator(".cm-editor:visible")).to_have_count(1)


def start_practice(page: Page) -> None:
    page.goto("/practice/")
    page.get_by_role("article", name="Fundamentals").get_by_role("button", name="Start").click()
    expect(page.locator(".question")).to_be_visible()


def answer_one(page: Page) -> None:
    """Right, whatever its kind. Steps are put in order with their buttons."""
    kind = page.locator(".question").get_attribute("data-kind")
    slug = page.locator('.question input[name="question"]').get_attribute("value")
    question = library().question(f"fundamentals/{slug}")
    if kind in ("free-text", "design"):
        _write(page, answers.models_of(question))
    for name, value in _right(page, question).items():
        if kind == "single":
            page.locator(f'input[name="{name}"][value="{value}"]').check()
        elif kind == "multiple":
            for one in value:
                page.locator(f'input[name="{name}"][value="{one}"]').check()
        elif kind == "matching":
            page.locator(f'select[name="{name}"]').select_option(str(value))
        elif name.startswith("file:"):  # its editor lies over it, and mirrors what is typed
            page.locator(f'[name="{name}"]').evaluate("(area, text) => { area.value = text; }", value)
        elif kind in ("true-or-why", "policy-matrix", "predict-then-run") and name not in ("policy", "value"):
            page.locator(f'input[name="{name}"][value="{value}"]').check()
        elif kind in ("cloze", "fill-in", "numeric", "policy-matrix", "predict-then-run"):
            field = page.locator(f'.question [name="{name}"]')
            if field.evaluate("one => one.matches('select')"):
                field.select_option(str(value))
            else:
                field.fill(str(value))
    if kind == "ordering":
        _put_in_order(page, [step.text for step in question.steps])
    elif kind == "parsons":
        _put_together(page, question)
    page.locator(".question").get_by_role(
        "button", name=re.compile("^(Answer|Count what is ticked)$")
    ).click()
    expect(page.locator(".verdict")).to_be_visible(timeout=RUN_MS)


def _right(page: Page, question: Question) -> answers.Fields:
    """Of a number, that of the numbers that are shown."""
    if isinstance(question, Numeric) and question.parameters:
        shown = page.locator(".question-prompt").inner_text()
        variants = [vary(question, drawn) for drawn in variants_of(question)]
        asked = next(one for one in variants if " ".join(one.prompt.split()) == " ".join(shown.split()))
        return {"value": f"{asked.answer:.12g}"}
    return answers.right(question)


def _write(page: Page, texts: list[str]) -> None:
    for text in texts:
        page.locator('.question textarea[name="text"]').fill(text)
        page.locator(".question").get_by_role("button", name="Answer", exact=True).click()
        expect(page.get_by_text("What you wrote").last).to_be_visible()
        expect(page.locator(f'.question [name="step"][value="{texts.index(text) + 1}"]')).to_be_attached()


def _put_together(page: Page, question: Parsons) -> None:
    for spare in question.spares:
        page.get_by_role("button", name=f"Leave out: {spare.code}", exact=True).click()
    for place, line in enumerate(question.lines):
        while _line(page, line.code) > place:
            page.get_by_role("button", name=f"Move up: {line.code}", exact=True).click()
        for _ in range(line.indent):
            page.get_by_role("button", name=f"Indent more: {line.code}", exact=True).click()


def _line(page: Page, code: str) -> int:
    return page.locator(".steps > .line .step-text").all_inner_texts().index(code)


def _put_in_order(page: Page, wanted: list[str]) -> None:
    for place, text in enumerate(wanted):
        while (at := _place_of(page, text)) > place:
            page.locator(".steps > .step").nth(at).get_by_role("button", name=re.compile("^Move up")).click()


def _place_of(page: Page, text: str) -> int:
    shown = [re.sub(r"\s+", " ", one).strip() for one in page.locator(".steps .step-text").all_inner_texts()]
    return shown.index(re.sub(r"[`*]", "", text))


def sign_up(page: Page, email: str = "") -> str:
    """Any address nobody has yet."""
    from uuid import uuid4

    email = email or f"{uuid4().hex[:12]}@example.com"
    page.goto("/accounts/signup/?next=/progress/")
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign up").click()
    expect(page).to_have_url(re.compile("/progress/$"))
    return email


def sign_in(page: Page, email: str) -> None:
    page.goto("/accounts/login/?next=/progress/")
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    expect(page).to_have_url(re.compile("/progress/$"))


def counted(page: Page) -> dict[str, int]:
    """{"lessons read": 1, "labs passed": 1, …} of the progress page."""
    page.goto("/progress/")
    stats = [re.sub(r"\s+", " ", one) for one in page.locator(".stat").all_inner_texts()]
    told = (re.match(r"([\d.]+) ?of \d+ (.+)", one).groups() for one in stats)
    return {what: int(number) for number, what in told if what != "points earned"}
