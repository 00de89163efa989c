"""Signing up, in and out through the pages, with what was done before."""

from __future__ import annotations

import pytest

from portal.records.accounts.cookie import COOKIE
from portal.records.accounts.models import Learner, User
from portal.records.progress.lessons import mark_read
from portal.records.progress.models import LessonVisit
from tests import make
from tests.people import NOON, PASSWORD, somebody
from tests.records.test_accounts import cookie_of

pytestmark = pytest.mark.django_db
SIGN_UP = {"email": "dora@example.com", "password1": PASSWORD}


@pytest.fixture
def reader(client):
    """Somebody who read a lesson on this browser."""
    learner = somebody()
    mark_read(learner=learner, lesson=make.lesson("one"), now=NOON)
    client.cookies[COOKIE] = cookie_of(learner)[COOKIE]
    return learner


def test_signing_up_keeps_what_was_done(client, reader):
    response = client.post("/accounts/signup/", SIGN_UP)

    assert response.status_code == 302
    assert LessonVisit.objects.get().learner.user.email == "dora@example.com"
    assert client.cookies[COOKIE].value == ""


def test_signing_in_merges_what_was_done(client, reader, alice):
    response = client.post("/accounts/login/", {"login": alice.email, "password": PASSWORD})

    assert response.status_code == 302
    assert LessonVisit.objects.get().learner == alice.learner
    assert Learner.objects.get(pk=reader.pk).merged_into == alice.learner


def test_a_wrong_password_moves_nothing(client, reader, alice):
    client.post("/accounts/login/", {"login": alice.email, "password": "guess"})

    assert LessonVisit.objects.get().learner == reader
    assert client.cookies[COOKIE].value


def test_signing_out_leaves_nothing_of_the_account_on_the_browser(client, reader, alice):
    client.post("/accounts/login/", {"login": alice.email, "password": PASSWORD})
    client.post("/accounts/logout/")

    assert client.get("/progress/").wsgi_request.learner is None


def test_a_sign_up_with_a_taken_address_does_not_take_over_the_account(client, reader, alice):
    client.post("/accounts/signup/", {**SIGN_UP, "email": alice.email})

    assert User.objects.count() == 1
    assert LessonVisit.objects.get().learner == reader
