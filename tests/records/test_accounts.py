"""Who somebody is: by cookie, by account, and how one becomes the other."""

from __future__ import annotations

import threading

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.http import HttpResponse
from django.test import RequestFactory

from portal.records.accounts.cookie import AGE_S, COOKIE, read_cookie, set_cookie
from portal.records.accounts.ensure import ensure_learner
from portal.records.accounts.merge import join_account, merge
from portal.records.accounts.middleware import LearnerMiddleware
from portal.records.accounts.models import Learner, User
from portal.records.progress.models import LessonVisit
from tests.people import NOON, PASSWORD, person, somebody


@pytest.fixture
def visit(rf: RequestFactory):
    """Pass a request with these cookies through the middleware; `write` makes the view write."""

    def go(*, cookies: dict[str, str] | None = None, user: User | None = None, write: bool = False):
        request = rf.get("/")
        request.user = user or AnonymousUser()
        request.COOKIES = cookies or {}
        seen = []

        def view(request):
            seen.append(ensure_learner(request, NOON) if write else request.learner)
            return HttpResponse()

        response = LearnerMiddleware(view)(request)
        return seen[0], response

    return go


def cookie_of(learner: Learner) -> dict[str, str]:
    response = HttpResponse()
    set_cookie(response, learner.pk)
    return {COOKIE: response.cookies[COOKIE].value}


@pytest.mark.django_db
def test_looking_creates_nobody(visit):
    learner, _ = visit()

    assert learner is None
    assert not Learner.objects.exists()


@pytest.mark.django_db
def test_the_first_write_creates_a_learner_whom_the_cookie_finds_again(visit):
    learner, response = visit(write=True)
    morsel = response.cookies[COOKIE]

    again, _ = visit(cookies={COOKIE: morsel.value})

    assert again == learner
    assert (morsel["httponly"], morsel["samesite"], morsel["max-age"]) == (True, "Lax", AGE_S)


@pytest.mark.django_db
def test_a_page_that_never_asks_costs_no_query(rf, django_assert_num_queries):
    request = rf.get("/")
    request.user = AnonymousUser()
    request.COOKIES = cookie_of(somebody())

    with django_assert_num_queries(0):
        LearnerMiddleware(lambda request: HttpResponse())(request)


@pytest.mark.parametrize(
    "spoil", [lambda v: v[:-1] + "x", lambda v: "", lambda v: v.split(":")[0], lambda v: "a:b:c"]
)
@pytest.mark.django_db
def test_a_forged_cookie_is_nobody(visit, spoil):
    value = cookie_of(somebody())[COOKIE]

    learner, _ = visit(cookies={COOKIE: spoil(value)})

    assert learner is None


@pytest.mark.django_db
def test_the_cookie_of_a_claimed_or_merged_learner_opens_no_account(visit, alice):
    merged = somebody()
    merge(anonymous=merged, account=alice.learner, now=NOON)

    assert visit(cookies=cookie_of(merged))[0] is None
    assert visit(cookies=cookie_of(alice.learner))[0] is None


@pytest.mark.django_db
def test_signed_in_the_account_counts_and_not_the_cookie(visit, alice):
    assert visit(cookies=cookie_of(somebody()), user=alice)[0] == alice.learner


@pytest.mark.django_db
def test_an_account_without_a_learner_gets_one_with_its_first_write_and_no_cookie(visit):
    user = User.objects.create_user("dora@example.com", PASSWORD)

    learner, response = visit(user=user, write=True)

    assert learner.user == user
    assert COOKIE not in response.cookies


@pytest.mark.django_db
def test_a_new_account_claims_the_anonymous_learner():
    learner, user = somebody(), User.objects.create_user("dora@example.com", PASSWORD)

    assert join_account(anonymous=learner, user=user, now=NOON) == learner
    assert User.objects.get(pk=user.pk).learner == learner


@pytest.mark.django_db
def test_joining_twice_changes_nothing(alice):
    learner = somebody()
    LessonVisit.objects.create(learner=learner, lesson_slug="one", lesson_digest="d", opened_at=NOON)

    for _ in range(2):
        assert join_account(anonymous=learner, user=alice, now=NOON) == alice.learner

    assert LessonVisit.objects.get().learner == alice.learner


@pytest.mark.django_db
def test_nobody_can_take_a_learner_that_belongs_to_another_account(alice, charlie):
    join_account(anonymous=alice.learner, user=charlie, now=NOON)

    assert User.objects.get(pk=alice.pk).learner == alice.learner
    assert User.objects.get(pk=charlie.pk).learner == charlie.learner


@pytest.mark.django_db
def test_signing_in_takes_the_learner_along_and_clears_the_cookie(rf, alice):
    from django.contrib.auth.signals import user_logged_in

    learner = somebody()
    request = rf.post("/accounts/login/")
    request.COOKIES = cookie_of(learner)
    request.user = alice

    def view(request):
        user_logged_in.send(sender=User, request=request, user=alice)
        assert request.learner == alice.learner
        return HttpResponse()

    response = LearnerMiddleware(view)(request)

    learner.refresh_from_db()
    assert learner.merged_into == alice.learner
    assert response.cookies[COOKIE]["max-age"] == 0


@pytest.mark.django_db
def test_signing_out_returns_to_a_fresh_stranger(visit, alice):
    learner, response = visit(write=True)  # after signing out: no cookie was left

    assert learner != alice.learner
    assert read_cookie({COOKIE: response.cookies[COOKIE].value}) == learner.pk


def at_once(*actions) -> list[BaseException]:
    """Run all at the same moment, each in a thread with a connection of its own; what they raised."""
    barrier, raised = threading.Barrier(len(actions)), []

    def go(action):
        try:
            barrier.wait(10)
            action()
        except BaseException as error:
            raised.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=go, args=[action]) for action in actions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return raised


@pytest.mark.django_db(transaction=True)
def test_a_merge_raced_by_two_sign_ins_moves_everything_once():
    alice, learner = person("alice"), somebody()
    for number in range(20):
        LessonVisit.objects.create(
            learner=learner, lesson_slug=f"l{number}", lesson_digest="d", opened_at=NOON
        )

    raised = at_once(*[lambda: join_account(anonymous=learner, user=alice, now=NOON)] * 4)

    assert raised == []
    assert LessonVisit.objects.filter(learner=alice.learner).count() == 20
    assert LessonVisit.objects.count() == 20


@pytest.mark.django_db(transaction=True)
def test_two_devices_that_sign_up_the_same_account_at_once_end_in_one_learner():
    user = User.objects.create_user("dora@example.com", PASSWORD)
    devices = [somebody(), somebody(), somebody()]
    for number, learner in enumerate(devices):
        LessonVisit.objects.create(
            learner=learner, lesson_slug=f"l{number}", lesson_digest="d", opened_at=NOON
        )

    raised = at_once(*[lambda one=one: join_account(anonymous=one, user=user, now=NOON) for one in devices])

    assert raised == []
    kept = Learner.objects.get(user=user)
    assert LessonVisit.objects.filter(learner=kept).count() == 3


@pytest.mark.django_db(transaction=True)
def test_one_browser_that_signs_in_to_two_accounts_at_once_joins_exactly_one():
    alice, charlie, learner = person("alice"), person("charlie"), somebody()
    LessonVisit.objects.create(learner=learner, lesson_slug="one", lesson_digest="d", opened_at=NOON)

    raised = at_once(
        lambda: join_account(anonymous=learner, user=alice, now=NOON),
        lambda: join_account(anonymous=learner, user=charlie, now=NOON),
    )

    learner.refresh_from_db()
    assert raised == []
    assert LessonVisit.objects.get().learner == learner.merged_into


@pytest.mark.django_db(transaction=True)
def test_two_first_writes_of_an_account_make_one_learner():
    from portal.records.accounts.ensure import learner_of

    user = User.objects.create_user("dora@example.com", PASSWORD)

    assert at_once(*[lambda: learner_of(user, now=NOON)] * 4) == []
    assert Learner.objects.filter(user=user).count() == 1
