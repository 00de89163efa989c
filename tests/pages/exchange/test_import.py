"""Authors look at questions of others: what they become, what is missing, and a draft to download."""

from __future__ import annotations

import html

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from portal.engines.exchange import FORMATS, READABLE
from portal.pages.exchange import imports
from tests.engines.exchange.sets import as_set
from tests.engines.exchange.test_moodle import BANK
from tests.questions import a_question

pytestmark = pytest.mark.django_db
PAGE = "/practice/import/"
GIFT = "::Sky::Which colour has the sky?{=Blue#It is. ~Green#It is not. ####Look up.}\n"


@pytest.fixture
def author(client, bob):
    client.force_login(bob)
    return client


def text_of(response):
    return html.unescape(response.content.decode())


@pytest.mark.parametrize("who", ["nobody", "alice"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_for_others_the_page_is_not_there(client, request, who, method):
    if who != "nobody":
        client.force_login(request.getfixturevalue(who))

    assert getattr(client, method)(PAGE, {"text": GIFT}).status_code == 404


def test_a_pasted_text_is_shown_as_a_learner_would_see_it(author):
    response = author.post(PAGE, {"text": GIFT, "format": "gift", "topic": "weather"})

    text = text_of(response)
    assert response.status_code == 200
    assert "1 question from GIFT" in text
    assert "Which colour has the sky?" in text
    assert 'name="choice"' in text
    assert "<strong>Missing:</strong> level, facts" in text
    assert "# missing: level: 1, 2 or 3" in text


def test_what_stands_in_for_the_eye_is_not_in_the_draft(author):
    text = text_of(author.post(PAGE, {"text": "::Sky::Which?{=Blue ~Green}\n"}))

    draft = text.partition('id="import-text"')[2].partition("</textarea>")[0]
    assert "slug: sky" in draft
    assert "A-1" not in draft
    assert "…" not in draft.replace("[…]", "")


def test_a_file_is_told_by_its_name(author):
    file = SimpleUploadedFile("bank.xml", BANK.encode())

    text = text_of(author.post(PAGE, {"file": file}))

    assert "8 questions from Moodle XML" in text
    assert "There is no kind of question here for Moodle's `coderunner`." in text
    assert "topic: cold-starts" in text


def test_a_draft_that_was_completed_is_sound_and_downloads_as_it_is(author):
    whole = (
        FORMATS["yaml"]
        .write(as_set(*(a_question(kind) for kind in ("single", "free-text"))), facts={}, at_s=0)
        .text
    )

    looked = author.post(PAGE, {"text": whole, "format": "yaml", "topic": "basics", "do": "look"})
    downloaded = author.post(
        PAGE, {"text": whole.replace("\n", "\r\n"), "format": "yaml", "topic": "basics", "do": "download"}
    )

    assert "All of it is sound." in text_of(looked)
    assert downloaded["Content-Disposition"] == 'attachment; filename="basics.yaml"'
    assert downloaded.content.decode() == whole


@pytest.mark.parametrize("name", READABLE)
def test_each_format_of_our_own_files_is_looked_at(author, name):
    content = FORMATS[name].write(as_set(a_question("multiple")), facts={}, at_s=0).content

    text = text_of(author.post(PAGE, {"file": SimpleUploadedFile(f"set.{FORMATS[name].suffix}", content)}))

    assert f"1 question from {FORMATS[name].title}" in text
    assert "Which two?" in text


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"text": ""}, "There is nothing to read yet."),
        ({"text": "x" * 1_000_001}, "over 1,000,000 characters"),
        ({"text": "a\0b"}, "NUL"),
        ({"text": GIFT, "format": "word"}, "Choose a format from the list."),
        ({"text": GIFT, "topic": "../../etc"}, "Write a slug"),
        ({"text": GIFT, "topic": "a" * 65}, "up to 64 characters"),
        ({"text": "nothing that looks like any of them"}, "It looks like none of"),
    ],
    ids=["nothing", "long", "nul", "format", "topic", "long topic", "unknown"],
)
def test_what_cannot_be_taken_is_said_and_kept(author, given, said):
    response = author.post(PAGE, given)

    assert response.status_code == 422
    assert said in text_of(response)
    if "text" in given and len(given["text"]) < 1_000 and "\0" not in given["text"]:
        assert given["text"] in text_of(response)


def test_a_file_has_its_limit(author):
    response = author.post(PAGE, {"file": SimpleUploadedFile("a.gift", b"x" * 1_000_001)})

    assert response.status_code == 422
    assert "over 1 MB" in text_of(response)


@pytest.mark.parametrize(
    "content",
    [
        b"\x00\xff", b"<quiz>", b'<!DOCTYPE q [<!ENTITY a "b">]><quiz>&a;</quiz>', b"questions:\n  - {}\n  - 1\n", b"kind,prompt\n",
        b"<quiz><question type='multichoice'/></quiz>", b"questions:\n  - kind: cloze\n    text: '[[z]]'\n    gaps: [{id: a}]\n",
        b"questions:\n  - kind: numeric\n    answer: a / 0\n", b"questions:\n  - kind: policy-matrix\n    policy: {a: 1}\n", b"{}\n\n{}\n\n~",
    ],
)  # fmt: skip
@pytest.mark.parametrize("format", READABLE)
def test_broken_files_give_a_page_all_the_same(author, content, format):
    response = author.post(PAGE, {"file": SimpleUploadedFile("a.txt", content), "format": format})

    assert response.status_code == 200


def test_hostile_texts_are_text(author):
    text = author.post(
        PAGE,
        {
            "text": "::<script>x</script>::[markdown]<img src=x onerror=y> a{=<b>1</b>#<i>w</i> ~b}\n",
            "format": "gift",
        },
    ).content.decode()

    assert "<script>x" not in text
    assert "<img src=x" not in text
    assert "<b>1</b>" not in text


def test_when_all_places_are_taken_it_says_so_and_keeps_the_text(author):
    for _ in range(imports.AT_ONCE):
        imports._places.acquire()
    try:
        response = author.post(PAGE, {"text": GIFT})
    finally:
        imports._places.release(imports.AT_ONCE)

    assert response.status_code == 429
    assert "Try again in a few seconds." in text_of(response)
    assert "Which colour has the sky?" in text_of(response)


def test_the_page_stays_small(author):
    content = "\n".join(GIFT.replace("Sky", f"Sky {n}") for n in range(100))

    response = author.post(PAGE, {"text": content, "format": "gift"})

    assert "100 questions from GIFT" in text_of(response)
    assert response.content.count(b"exchange-seen") == 20
