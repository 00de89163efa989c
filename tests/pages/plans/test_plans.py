"""The page of a study plan: made, followed, changed, given up, taken along."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from html import unescape

import pytest
from django.test import Client
from icalendar import Calendar

from portal.library import library
from portal.records.accounts.models import Learner
from portal.records.plans.models import EarlierTerms, StudyPlan
from portal.records.progress.models import LessonVisit
from tests.people import PASSWORD

pytestmark = pytest.mark.django_db

PLAN, NEW, CHANGE, GIVE_UP = (
    "/practice/plan/",
    "/practice/plan/new/",
    "/practice/plan/change/",
    "/practice/plan/give-up/",
)
CALENDAR = "/practice/plan/calendar.ics"
LESSON = "what-lambda-is"


def day(number: int) -> date:
    return datetime.now(UTC).date() + timedelta(days=number)


def said(**fields: object) -> dict[str, object]:
    return {
        "interview_on": day(10).isoformat(), "hours": "7", "weekdays": list(range(7)), "preset": "one-week",
        "time_zone": "UTC", "with_labs": "on", "questions": "",
    } | fields  # fmt: skip


@pytest.fixture
def planned(client: Client) -> Client:
    """Somebody anonymous with a plan of an hour a day."""
    assert client.post(NEW, said()).status_code == 303
    return client


def words(page: object) -> str:
    """What is read, without tags."""
    text = re.sub(r"<[^>]+>", "", page.text)  # type: ignore[attr-defined]
    return re.sub(r"\s+", " ", unescape(text))


def today(client: Client) -> str:
    return client.get(PLAN).text.split('id="today"')[1].split("</section>")[0]


# --- Making one ---


def test_without_a_plan_each_preset_can_be_begun_with_and_nobody_is_created(client):
    page = client.get(PLAN)

    for preset in library().plans.values():
        assert f"{NEW}?preset={preset.slug}" in page.text
        assert client.get(f"{NEW}?preset={preset.slug}").status_code == 200
    assert not Learner.objects.exists()


def test_a_preset_fills_in_the_form(client):
    page = client.get(f"{NEW}?preset=two-weekends").text

    checked = re.findall(r'name="(\w+)" value="([\w-]+)" checked', page)
    assert checked == [("weekdays", "5"), ("weekdays", "6"), ("preset", "two-weekends")]
    assert 'name="hours" value="8"' in page


@pytest.mark.parametrize("preset", ["nonsense", "", "../one-week"])
def test_a_preset_that_is_not_there_is_the_first_one(client, preset):
    assert 'value="one-week" checked' in client.get(NEW, {"preset": preset}).text


def test_it_is_made_without_an_account_and_shows_today_and_the_days_to_come(client):
    made = client.post(NEW, said(), follow=True)

    assert made.redirect_chain == [(PLAN, 303)]
    text = words(made)
    interview = day(10)
    assert f"Interview on {interview:%A}, {interview.day} {interview:%B}" in text
    assert "7 h a week · days in UTC" in text
    assert f'href="/lessons/{LESSON}/"' in today(client)
    assert "Mock interview" in text
    assert re.search(rf"{day(9):%A}, {day(9).day} {day(9):%B} ?Rest", text)


def test_made_twice_from_two_tabs_there_is_one(planned):
    again = planned.post(NEW, said(hours="9"), follow=True)

    assert "You have a plan already" in words(again)
    assert StudyPlan.objects.get().terms.week_min == 7 * 60


@pytest.mark.parametrize(
    ("fields", "words_of_it"),
    [
        ({"interview_on": ""}, "Choose the day of the interview."),
        ({"interview_on": "soon"}, "That is no date."),
        ({"interview_on": "2020-01-01"}, "That day has passed."),
        ({"interview_on": "9999-12-31"}, "more than a year away"),
        ({"interview_on": "0001-01-01"}, "That day has passed."),
        ({"hours": ""}, "Say how many hours"),
        ({"hours": "0"}, "Half an hour a week"),
        ({"hours": "-3"}, "Half an hour a week"),
        ({"hours": "NaN"}, "Write a number"),
        ({"hours": "1e9"}, "A week has 168 hours"),
        ({"hours": "100"}, "more than 8 hours a day"),
        ({"weekdays": []}, "Choose at least one day"),
        ({"weekdays": ["9"]}, "9 is not one of the available choices"),
        ({"preset": "nonsense"}, "There is no such plan."),
        ({"time_zone": "Nowhere"}, "Choose a time zone from the list"),
        ({"questions": "many"}, "Write a whole number"),
        ({"questions": "900"}, "Between 0 and 60"),
    ],
)
def test_what_makes_no_plan_is_refused_in_words_and_kept_in_the_form(client, fields, words_of_it):
    refused = client.post(NEW, said(**fields))

    assert refused.status_code == 422
    assert words_of_it in words(refused)
    assert "field-error" in refused.text
    assert not StudyPlan.objects.exists()
    assert not Learner.objects.exists()


@pytest.mark.parametrize(("number", "words_of_it"), [(0, "That is today"), (1, "That is tomorrow")])
def test_today_and_tomorrow_leave_no_day_to_plan(client, number, words_of_it):
    assert words_of_it in words(client.post(NEW, said(interview_on=day(number).isoformat())))


# --- Following it ---


def test_a_lesson_that_is_read_is_ticked(planned):
    assert 'data-done="no"' in row_of(planned, LESSON)

    planned.post(f"/lessons/{LESSON}/read/")

    assert 'data-done="yes"' in row_of(planned, LESSON)
    assert ", done" in row_of(planned, LESSON)


def row_of(client: Client, slug: str) -> str:
    (found,) = [row for row in today(client).split("<li ") if f"/lessons/{slug}/" in row]
    return found


def test_home_has_todays_list_for_those_with_a_plan(client):
    assert "Your plan for today" not in client.get("/").text

    client.post(NEW, said())

    home = client.get("/").text
    assert "Your plan for today" in home
    assert f'href="/lessons/{LESSON}/"' in home.split('id="plan-today"')[1].split("</section>")[0]


def test_a_day_without_time_says_when_it_goes_on(client):
    tomorrow = day(1).weekday()
    client.post(NEW, said(weekdays=[tomorrow], hours="2", interview_on=day(14).isoformat()))

    assert f"No time for it today. It goes on {day(1):%A}." in words(client.get(PLAN))


def test_what_does_not_fit_is_said_with_what_would_help_and_each_help_does(client):
    client.post(NEW, said(hours="2", preset="complete", interview_on=day(40).isoformat()))
    page = client.get(PLAN).text
    helps = re.findall(rf'<li><a href="{CHANGE}\?([^"]+)"', page)

    assert "of it does not fit" in page
    assert helps
    for help in helps:
        shown = client.get(f"{CHANGE}?{unescape(help)}").text
        client.post(CHANGE, filled_in(shown))
        assert "of it does not fit" not in client.get(PLAN).text
        client.post(CHANGE, said(hours="2", preset="complete", interview_on=day(40).isoformat()))


def filled_in(page: str) -> dict[str, object]:
    """What a browser would post of the form as it is shown."""
    form = page.split('class="stack stack-loose plan-form"')[1].split("</form>", maxsplit=1)[0]
    found: dict[str, object] = {"weekdays": re.findall(r'name="weekdays" value="(\d)" checked', form)}
    for name in ("interview_on", "hours", "questions"):
        (found[name],) = re.findall(rf'name="{name}" value="([^"]*)"', form)
    (found["preset"],) = re.findall(r'name="preset" value="([^"]*)" checked', form)
    (found["time_zone"],) = re.findall(r"<option selected>([^<]*)</option>", form)
    if 'name="with_labs" checked' in form:
        found["with_labs"] = "on"
    return found


def test_the_time_zone_is_kept_and_said(client):
    client.post(NEW, said(time_zone="America/New_York"))

    assert "days in America/New_York" in words(client.get(PLAN))
    assert '<option value="America/New_York" selected>' in client.get(CHANGE).text


# --- Changing, giving up, signing in ---


def test_changed_it_is_planned_anew_and_the_old_terms_are_kept(planned):
    changed = planned.post(CHANGE, said(hours="14"), follow=True)

    assert "14 h a week" in words(changed)
    assert EarlierTerms.objects.get().terms.week_min == 7 * 60


def test_what_cannot_be_changed_to_leaves_the_plan_as_it_is(planned):
    refused = planned.post(CHANGE, said(hours="0"))

    assert refused.status_code == 422
    assert StudyPlan.objects.get().terms.week_min == 7 * 60


@pytest.mark.parametrize("wish", ["hours=x", "interview_on=never", "questions=1e400", "labs=no&hours=%00"])
def test_a_wish_that_means_nothing_is_only_shown(planned, wish):
    assert planned.get(f"{CHANGE}?{wish}").status_code == 200
    assert StudyPlan.objects.get().version == 1


def test_giving_up_asks_first_and_keeps_it(planned):
    assert "Give up the plan?" in words(planned.get(GIVE_UP))
    assert StudyPlan.objects.in_force().exists()

    given_up = planned.post(GIVE_UP, follow=True)

    assert "Begin with one of these" in words(given_up)
    assert "Earlier plans (1)" in words(given_up)
    assert not StudyPlan.objects.in_force().exists()


def test_it_stays_when_one_signs_up(planned):
    planned.post("/accounts/signup/", {"email": "dana@example.com", "password1": PASSWORD})

    assert "7 h a week" in words(planned.get(PLAN))
    assert StudyPlan.objects.get().learner.user is not None


@pytest.mark.parametrize("path", [CHANGE, GIVE_UP, CALENDAR])
def test_without_a_plan_there_is_nothing_to_change_give_up_or_take_along(client, path):
    assert client.get(path).status_code == 404
    if path != CALENDAR:
        assert client.post(path, said()).status_code == 404


def test_strangers_see_nothing_of_it(planned, charlie):
    stranger = Client()
    stranger.force_login(charlie)

    assert "Begin with one of these" in words(stranger.get(PLAN))
    assert stranger.post(GIVE_UP).status_code == 404
    assert StudyPlan.objects.in_force().exists()


def test_over_it_offers_a_new_one(planned):
    StudyPlan.objects.update(interview_on=day(-1))

    over = words(planned.get(PLAN))
    assert "Your plan is over" in over
    assert "Make a new plan" in over

    assert planned.post(NEW, said()).status_code == 303
    assert StudyPlan.objects.in_force().get().interview_on == day(10)


def test_on_the_day_before_there_is_rest(planned):
    StudyPlan.objects.update(interview_on=day(1))

    assert "Rest. Tomorrow is the interview" in words(planned.get(PLAN))


# --- Taking it along ---


def test_the_calendar_has_one_event_a_day_until_the_interview(planned):
    answer = planned.get(CALENDAR)

    assert answer["Content-Type"].startswith("text/calendar")
    assert answer["Content-Disposition"] == 'attachment; filename="study-plan.ics"'
    events = Calendar.from_ical(answer.content).walk("VEVENT")
    days = [event.decoded("DTSTART") for event in events]
    assert days == sorted(set(days))
    assert days[0] == day(0)
    assert days[-1] == day(10)
    assert str(events[-1]["SUMMARY"]) == "Interview"
    assert str(events[-2]["SUMMARY"]).startswith("Rest")
    assert f"http://testserver/lessons/{LESSON}/" in str(events[0]["DESCRIPTION"])


def test_a_later_file_has_the_same_ids_so_that_no_event_doubles(planned):
    def ids() -> list[str]:
        events = Calendar.from_ical(planned.get(CALENDAR).content).walk("VEVENT")
        return [str(event["UID"]) for event in events]

    first = ids()
    assert len(first) == len(set(first))
    assert ids() == first


def test_what_has_changed_since_last_week_is_told_with_where_things_are_now(planned):
    StudyPlan.objects.update(created_at=datetime.now(UTC) - timedelta(days=2))
    planned.post(f"/lessons/{LESSON}/read/")
    LessonVisit.objects.update(read_at=datetime.now(UTC) - timedelta(days=1))

    told = words(planned.get(PLAN)).split("Since ")[1].split("What is to come")[0]

    assert told.startswith(f"{day(-2):%A}, {day(-2).day} {day(-2):%B} You did 1 of the ")
    assert re.search(r"What was not done, and where it is now Today ?\S", told)


def test_on_the_day_of_the_interview_it_wishes_luck(planned):
    StudyPlan.objects.update(interview_on=day(0))

    page = words(planned.get(PLAN))
    assert "Today is the interview" in page
    assert "Good luck!" in page
