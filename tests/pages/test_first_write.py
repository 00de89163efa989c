"""Who somebody becomes with the first thing they write."""

from __future__ import annotations

import pytest
from django.test import Client

from portal.records.accounts.cookie import COOKIE
from portal.records.accounts.ensure import learner_of
from portal.records.accounts.merge import merge
from portal.records.accounts.models import Learner
from portal.records.progress.models import LessonVisit
from tests.people import NOON

pytestmark = pytest.mark.django_db
READ = "/lessons/{}/read/"


def test_looking_gives_a_cookie_and_makes_nobody(client):
    client.get("/")

    assert COOKIE in client.cookies
    assert not Learner.objects.exists()


def test_two_first_writes_from_one_browser_are_one_learners(client):
    client.get("/")
    other_tab = Client()
    other_tab.cookies[COOKIE] = client.cookies[COOKIE].value

    client.post(READ.format("what-lambda-is"))
    other_tab.post(READ.format("first-function"))

    assert LessonVisit.objects.filter(learner=Learner.objects.get()).count() == 2


def test_a_cookie_whose_learner_has_an_account_opens_it_to_nobody(client, alice):
    client.get("/")
    client.post(READ.format("what-lambda-is"))
    hers = LessonVisit.objects.get().learner
    merge(anonymous=hers, account=learner_of(alice, now=NOON), now=NOON)

    client.post(READ.format("first-function"))

    written = LessonVisit.objects.get(lesson_slug="first-function").learner
    assert written.is_anonymous
    assert written != hers
