"""Somebody with a stack of their own; in other modules a broker and a checker that deploy it."""

from __future__ import annotations

import pytest
from django.http import HttpResponse
from django.test import Client

from portal.pages.stacks import answers
from portal.records.accounts.cookie import COOKIE, set_cookie
from portal.records.accounts.models import Learner
from portal.records.stacks.create import create_stack
from portal.records.stacks.models import OwnStack
from portal.records.stacks.written import Written
from tests.deploying import FILES
from tests.people import NOON, somebody

HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answers, "WAIT_S", 0)  # nobody works runs off, where none is started


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
def stranger(db: None) -> Client:
    other = Client()
    carry(other, somebody())
    return other


@pytest.fixture
def stack(learner: Learner) -> OwnStack:
    return create_stack(learner=learner, name="notes", written=Written(files=FILES), now=NOON)
