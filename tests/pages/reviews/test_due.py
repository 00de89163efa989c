"""What is due, on which day, and how somebody wants to review."""

from __future__ import annotations

import pytest
from django.utils import timezone

from portal.engines.scheduling.cards import DAY
from portal.pages.home import views as home
from portal.pages.practice import views as practice
from portal.records.accounts.models import Learner
from portal.records.reviews.models import ReviewCard, ReviewSettings
from tests.pages.reviews.conftest import today

pytestmark = pytest.mark.django_db


def test_somebody_new_is_told_what_this_is_and_where_to_begin(client):
    page = client.get("/reviews/")

    assert page.status_code == 200
    assert "Nothing to review yet" in page.text
    assert 'href="/practice/"' in page.text
    assert not Learner.objects.exists()


def test_it_says_how_many_are_due_and_how_long_they_take(client, due):
    for n in range(3):
        due(f"q{n}")

    page = client.get("/reviews/")

    assert "3 due today, about 2 minutes." in page.text
    assert 'href="/reviews/now/"' in page.text
    assert page.text.count("Which colour?") == 3


def test_the_days_are_a_chart_and_the_same_as_a_table(client, due):
    due("q0")
    later = due("q1")
    ReviewCard.objects.filter(pk=later.pk).update(due_at=today() + 5 * DAY)

    page = client.get("/reviews/")

    on = (timezone.now() + 5 * DAY).date()
    assert page.text.count('<rect class="bars-one"') == 14
    assert f'<th scope="row">{on:%a} {on.day} {on:%b}</th><td>1</td>' in page.text


def test_a_backlog_is_told_with_the_days_it_goes_over(client, due, mine):
    for n in range(28):
        due(f"q{n}")
    ReviewSettings.objects.update(a_day=10)

    page = client.get("/reviews/")

    assert "28 are due, and you need not do them all at once" in page.text
    assert "10 today, the rest over the next 2 days." in page.text
    assert "10 due today" in page.text


def test_what_is_gone_is_said_and_not_asked(client, due):
    due("q0")
    due("long-gone")
    due("visible", kind="check", within="no-such-lab")

    page = client.get("/reviews/")

    assert "1 due today" in page.text
    assert "2 cards belong to questions or labs that are no longer here, and are left out." in page.text


def test_nothing_due_today_says_when_the_next_is(client, due):
    card = due("q0")
    ReviewCard.objects.filter(pk=card.pk).update(due_at=today() + 2 * DAY)

    page = client.get("/reviews/")

    on = (timezone.now() + 2 * DAY).date()
    assert f"Nothing is due today. Next: 1 on {on:%A} {on.day} {on:%B}." in page.text


def test_settings_are_kept_and_shown(client, mine):
    kept = client.post("/reviews/settings/", {"a_day": "35", "retention": "0.85", "paused": "on"})

    assert kept.status_code == 303
    stored = ReviewSettings.objects.get()
    assert (stored.learner, stored.a_day, stored.retention) == (mine, 35, 0.85)
    page = client.get("/reviews/")
    assert 'value="35"' in page.text
    assert '<option value="0.85" selected>' in page.text
    assert "Paused" in page.text


@pytest.mark.parametrize(
    "fields",
    [{"a_day": "4", "retention": "0.9"}, {"a_day": "201", "retention": "0.9"}, {"a_day": "20", "retention": "1"},
     {"a_day": "many", "retention": "0.9"}, {}],
)  # fmt: skip
def test_settings_out_of_bounds_are_refused_with_a_word(client, mine, fields):
    refused = client.post("/reviews/settings/", fields)

    assert refused.status_code == 422
    assert "field-error" in refused.text
    assert ReviewSettings.objects.get().a_day == 20


def test_a_pause_asks_nothing(client, due):
    due("q0")
    client.post("/reviews/settings/", {"a_day": "20", "retention": "0.9", "paused": "on"})

    assert "1 card waits until you end the pause below." in client.get("/reviews/").text
    assert "Reviews are paused" in client.get("/reviews/now/").text


def test_what_was_put_aside_is_brought_back(client, due):
    card = due("q0")
    client.post(f"/reviews/cards/{card.pk}/aside/")
    assert "You put 1 card aside." in client.get("/reviews/").text

    back = client.post("/reviews/aside/")

    assert back.status_code == 303
    assert "1 due today" in client.get("/reviews/").text


@pytest.mark.parametrize("path", ["/practice/", "/reviews/"])
def test_practice_leads_to_its_parts(client, path):
    page = client.get(path)

    for part in ("/practice/", "/reviews/", "/practice/interviews/", "/practice/plan/"):
        assert f'<a class="tab" href="{part}"' in page.text


@pytest.mark.parametrize(("path", "room"), [("/", home), ("/practice/", practice)], ids=["home", "practice"])
def test_home_and_practice_say_what_is_due(client, due, shelf, monkeypatch, path, room):
    monkeypatch.setattr(room, "library", lambda: shelf)
    first = due("q0")
    client.post(f"/reviews/cards/{first.pk}/answer/", {"choice": "a"})
    assert "due</strong>" not in client.get(path).text

    due("q1")

    page = client.get(path)
    assert "<strong>1 review due</strong>, about 1 minute." in page.text
    assert '<a class="button" href="/reviews/">' in page.text
