"""Days with reviews in a calendar, to subscribe to without a cookie and to end."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from icalendar import Calendar

from portal.engines.scheduling.cards import DAY
from portal.records.accounts.models import Learner
from portal.records.reviews.models import ReviewCard, ReviewSettings
from tests.pages.reviews.conftest import today

pytestmark = pytest.mark.django_db


@pytest.fixture
def address(client, mine):
    client.post("/reviews/calendar/new/")
    return f"/reviews/calendar/{ReviewSettings.objects.get().calendar_token}/reviews.ics"


def events(answer):
    return [part for part in Calendar.from_ical(answer.content).walk() if part.name == "VEVENT"]


def test_an_entry_on_each_day_with_reviews_says_how_many(client, due, address):
    due("q0")
    due("q1")
    later = due("q2")
    ReviewCard.objects.filter(pk=later.pk).update(due_at=today() + 3 * DAY)

    answer = Client().get(address)

    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    found = {event["dtstart"].dt: str(event["summary"]) for event in events(answer)}
    on = timezone.now().date()
    assert found == {on: "2 reviews due", on + timedelta(days=3): "1 review due"}


def test_an_entry_lasts_the_day_takes_no_time_and_leads_to_the_reviews(client, due, address):
    due("q0")

    [event] = events(Client().get(address))

    assert type(event["dtstart"].dt) is date
    assert event["dtend"].dt - event["dtstart"].dt == timedelta(days=1)
    assert event["transp"] == "TRANSPARENT"
    assert event["url"] == "http://testserver/reviews/"
    assert event["dtstamp"].dt.tzinfo is not None


def test_a_day_keeps_its_name_from_one_fetch_to_the_next_and_every_learner_has_their_own(
    client, due, address, charlie
):
    due("q0")
    first = events(Client().get(address))[0]["uid"]
    due("q1")
    assert events(Client().get(address))[0]["uid"] == first

    other = Client()
    other.force_login(charlie)
    due("q0", learner=charlie.learner)
    assert events(other.get("/reviews/calendar.ics"))[0]["uid"] != first
    assert str(Learner.objects.first().pk) not in first


def test_nothing_of_what_is_asked_is_in_it(client, due, address):
    due("q0")
    due("visible", kind="check", within="double")

    text = Client().get(address).content.decode()

    for word in ("colour", "q0", "basics", "Double", "Visible"):
        assert word not in text


def test_it_can_be_downloaded(client, due):
    due("q0")

    answer = client.get("/reviews/calendar.ics")

    assert answer.headers["Content-Disposition"] == 'attachment; filename="reviews.ics"'
    assert len(events(answer)) == 1


def test_an_empty_calendar_is_a_calendar(client, address):
    assert events(Client().get(address)) == []


def test_a_pause_empties_it(client, due, address):
    due("q0")
    client.post("/reviews/settings/", {"a_day": "20", "retention": "0.9", "paused": "on"})

    assert events(Client().get(address)) == []


@pytest.mark.parametrize("token", ["x", "None", "a" * 43, "%00", "é"])
def test_an_address_that_is_nobodys_leads_nowhere(address, token):
    assert Client().get(f"/reviews/calendar/{token}/reviews.ics").status_code == 404


def test_somebody_who_never_wrote_has_nothing_to_download(client):
    assert client.get("/reviews/calendar.ics").status_code == 404


def test_the_page_shows_the_address_until_it_is_ended(client, address):
    assert f"http://testserver{address}" in client.get("/reviews/").text

    client.post("/reviews/calendar/close/")

    assert Client().get(address).status_code == 404
    assert "reviews.ics" not in client.get("/reviews/").text


def test_another_address_ends_the_one_before(client, address):
    client.post("/reviews/calendar/new/")

    assert Client().get(address).status_code == 404


@pytest.mark.parametrize("path", ["/reviews/calendar/new/", "/reviews/calendar/close/"])
def test_addresses_are_not_made_or_ended_by_a_link(client, path):
    assert client.get(path).status_code == 405
