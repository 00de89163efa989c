"""Somebody with a function of their own."""

from __future__ import annotations

import pytest
from django.http import HttpResponse
from django.test import Client

from portal.records.accounts.cookie import COOKIE, set_cookie
from portal.records.accounts.models import Learner
from portal.records.playground.blank import blank
from portal.records.playground.create import create_function
from portal.records.playground.models import OwnFunction
from tests.people import NOON, somebody


def carry(client: Client, learner: Learner) -> None:
    """The learner's cookie, as the portal signs it."""
    answer = HttpResponse()
    set_cookie(answer, learner.pk)
    client.cookies[COOKIE] = answer.cookies[COOKIE].value


@pytest.fixture
def learner(client: Client, db: None) -> Learner:
    """Whoever `client` is, anonymous."""
    known = somebody()
    carry(client, known)
    return known


@pytest.fixture
def function(learner: Learner) -> OwnFunction:
    return create_function(learner=learner, name="orders", written=blank("python3.14"), now=NOON)


@pytest.fixture
def others(db: None) -> OwnFunction:
    return create_function(learner=somebody(), name="theirs", written=blank("python3.14"), now=NOON)
