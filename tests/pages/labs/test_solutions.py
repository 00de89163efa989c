"""Others' solutions: shown by choice, to those who have passed, and taken back at any time."""

from __future__ import annotations

import pytest
from django.test import Client

from portal.records.accounts.merge import merge
from portal.records.progress.models import Submission
from portal.records.reports.models import ProblemReport
from portal.records.runs.models import Purpose, Run, RunState
from portal.records.solutions.find import SHOWN, others_of
from portal.records.solutions.helpful import say_helpful
from portal.records.solutions.models import SharedSolution
from portal.records.solutions.share import share_solution
from tests import make
from tests.pages.labs.conftest import carry
from tests.people import NOON, somebody

pytestmark = pytest.mark.django_db
AT = "/labs/double/solutions/"


def passed(learner, code=make.CODE, *, points=2.0):
    lab = make.lab()
    run = Run.objects.create(
        learner=learner, purpose=Purpose.SUBMIT, lab_slug="double", asked_at=NOON, request={"jobs": []},
        idempotency_key=f"{learner.pk}-{code}"[:64], state=RunState.FINISHED,
    )  # fmt: skip
    Submission.objects.create(
        learner=learner, lab_slug="double", lab_digest=lab.digest, files={"lambda_function.py": code}, run=run,
        submitted_at=NOON, graded_at=NOON, points=points, out_of=2.0,
    )  # fmt: skip
    return learner


def shared(code="# theirs\n" + make.CODE):
    learner = passed(somebody(), code)
    return share_solution(learner=learner, lab=make.lab(), by_name=True, now=NOON)


def test_who_has_not_passed_sees_nothing(client, learner):
    passed(learner, points=1.0)
    one = shared()

    assert client.get(AT).status_code == 404
    assert client.post(f"{AT}share/").status_code == 404
    assert client.post(f"{AT}{one.pk}/helpful/").status_code == 404
    assert Client().get(AT).status_code == Client().post(f"{AT}share/").status_code == 404
    assert "See how others did it" not in client.get("/labs/double/").text


def test_a_solution_is_shown_without_a_name_until_it_is_withdrawn(client, learner):
    passed(learner, "# mine\n" + make.CODE)
    other = Client()
    carry(other, passed(somebody()))

    assert "Nobody shows one yet." in other.get(AT).text
    client.post(f"{AT}share/", {"as": "name"})  # who has no account has no name
    page = other.get(AT).text
    assert "# mine" in page
    assert "Somebody" in page
    client.post(f"{AT}withdraw/")
    assert "# mine" not in other.get(AT).text
    client.post(f"{AT}share/")
    assert "# mine" in other.get(AT).text
    assert SharedSolution.objects.count() == 1


def test_a_name_is_shown_where_it_is_wished_and_what_is_shown_is_escaped(client, learner, alice):
    alice.name = "<b>Alice</b>"
    alice.save()
    share_solution(learner=passed(alice.learner, "# <script>\n"), lab=make.lab(), by_name=True, now=NOON)
    passed(learner)

    page = client.get(AT).text

    assert "&lt;b&gt;Alice" in page
    assert "<script>\n" not in page


def test_helpful_is_said_once_and_not_of_ones_own(client, learner):
    passed(learner)
    one, own = shared(), share_solution(learner=learner, lab=make.lab(), by_name=False, now=NOON)

    for _ in range(2):
        assert client.post(f"{AT}{one.pk}/helpful/").status_code == 303
    assert client.post(f"{AT}{own.pk}/helpful/").status_code == 404

    one.refresh_from_db()
    assert one.helpful == 1
    assert "You found it helpful" in client.get(AT).text


def test_the_list_is_bounded_and_the_shortest_may_come_first(learner):
    passed(learner)
    for number in range(SHOWN + 1):
        shared("#" * (SHOWN + 1 - number) + "\n" + make.CODE)

    found = others_of(learner, make.lab(), order="shortest")

    assert (len(found.found), found.count) == (SHOWN, SHOWN + 1)
    assert found.found[0].length < found.found[-1].length


def test_one_that_is_reported_stands_in_the_authors_queue(client, learner, bob):
    passed(learner)
    one = shared("# rude\n")
    client.post(f"/reports/solution/{one.pk}/", {"fault": "other", "text": "It is rude."})
    staff = Client()
    bob.is_staff = True
    bob.save()
    staff.force_login(bob)

    page = staff.get("/reports/queue/?topic=solutions").text

    assert ProblemReport.objects.get().ref == str(one.pk)
    assert all(words in page for words in ("It is rude.", "# rude", "Take it down"))
    assert client.get("/reports/").status_code == 200
    assert client.get("/reports/solution/none/").status_code == 404


def test_what_was_shown_and_said_goes_to_the_account_that_somebody_joins(learner, alice):
    one = shared()
    share_solution(learner=passed(learner), lab=make.lab(), by_name=False, now=NOON)
    for who in (learner, alice.learner):
        say_helpful(learner=who, solution=one, now=NOON)

    merge(anonymous=learner, account=alice.learner, now=NOON)

    one.refresh_from_db()
    assert one.helpful == 1
    assert SharedSolution.objects.of(alice.learner).count() == 1
