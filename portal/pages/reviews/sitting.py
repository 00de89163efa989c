"""One review after the other. A reload asks what is still to be answered; what was answered is rated."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import push_url

from portal.engines.grading import BadResponse, read_response
from portal.engines.scheduling.rating import Rating
from portal.library import library
from portal.pages.reviews.asking import answered, asking, has_own_page, seed
from portal.records.accounts.request import LearnerRequest
from portal.records.progress.asked import on_screen_s
from portal.records.progress.hints import show_hint_to
from portal.records.progress.practice import written_so_far
from portal.records.reviews import put_off
from portal.records.reviews.agenda import Item, agenda_of, count_of, find_item
from portal.records.reviews.answer import NotDue, answer_review
from portal.records.reviews.models import ReviewLog
from portal.records.reviews.rerate import find_review, rerate
from portal.records.reviews.summary import reviewed_on_day_of


@require_safe
@never_cache
def now(request: LearnerRequest) -> HttpResponse:
    """What is the most urgent of what is left of today; at the end, how it went."""
    at = timezone.now()
    agenda = agenda_of(request.learner, library(), now=at)
    context: dict[str, Any] = {"agenda": agenda}
    if not agenda.today:
        done = reviewed_on_day_of(at, learner=request.learner, library=library())
        context |= {"done": done, "known": sum(one.known for one in done)}
        return render(request, "reviews/now.html", context)
    item = agenda.today[0]
    if item.question is None:
        same = [other for other in agenda.today if other.lab == item.lab]
        return render(request, "reviews/now.html", context | {"due": item, "checks": same})
    if has_own_page(item.question):
        return render(request, "reviews/now.html", context | {"due": item})
    so_far = written_so_far(learner=request.learner, topic=item.card.within, question=item.question)
    return render(request, "reviews/now.html", context | asking(request, item, so_far, at))


@require_POST
def answer(request: LearnerRequest, card_id: int) -> HttpResponse:
    """The verdict with how well it was known, or what is asked next; without htmx, the page that shows it."""
    at = timezone.now()
    item = question_or_404(request, card_id)
    card, question = item.card, item.question
    assert question is not None
    so_far = written_so_far(learner=request.learner, topic=card.within, question=question)
    response = read_response(question, request.POST, seed=seed(card), so_far=so_far)
    try:
        log = answer_review(
            card=card,
            question=question,
            response=response,
            confidence=request.POST.get("confidence", ""),
            took_s=on_screen_s(request.POST.get("asked_at", ""), f"{card.within}/{card.slug}", now=at),
            now=at,
        )
    except BadResponse as fault:
        context = asking(request, item, so_far, at)
        context |= {"error": _(str(fault)), "given": response, "posted": request.POST}
        return render(request, page_or_part(request), context | counted(request), status=422)
    except NotDue:
        return go_on()
    if log is None:
        context = asking(request, item, response, at)
        return render(request, page_or_part(request), context | counted(request))
    here = reverse("reviews:reviewed", args=[log.pk])
    if not request.htmx:
        return HttpResponseRedirect(here, status=303)
    context = answered(log, question) | counted(request) | {"is_swap": True}
    return push_url(render(request, "reviews/verdict.html", context), here)


@require_POST
def hint(request: LearnerRequest, card_id: int) -> HttpResponse:
    """The hints alone for htmx; else the page, filled in as it was."""
    at = timezone.now()
    item = question_or_404(request, card_id)
    card, question = item.card, item.question
    assert question is not None
    number = request.POST.get("number", "")
    show_hint_to(
        learner=card.learner,
        topic=card.within,
        question=question,
        number=int(number) if number in set("123456789") else None,
        now=at,
    )
    so_far = written_so_far(learner=request.learner, topic=card.within, question=question)
    context = asking(request, item, so_far, at)
    if request.htmx:
        return render(request, "parts/question_hints.html", context | {"question": question})
    given = read_response(question, request.POST, seed=seed(card), so_far={})
    return render(
        request,
        "reviews/now.html",
        context | counted(request) | {"given": given, "posted": request.POST},
    )


@require_safe
@never_cache
def reviewed(request: LearnerRequest, log_id: int) -> HttpResponse:
    """A verdict once more."""
    log = review_or_404(request, log_id)
    question = library().question(f"{log.card.within}/{log.card.slug}")
    if question is None:
        return go_on()
    return render(request, "reviews/reviewed.html", answered(log, question) | counted(request))


@require_POST
def rate(request: LearnerRequest, log_id: int) -> HttpResponse:
    """How well the learner says it was known; then the next one."""
    log = review_or_404(request, log_id)
    said = request.POST.get("rating", "")
    if said in {str(int(rating)) for rating in Rating}:
        rerate(log=log, rating=Rating(int(said)))
    return go_on()


@require_POST
def later(request: LearnerRequest, card_id: int) -> HttpResponse:
    """What is not due any more is not asked again today in any case."""
    card = item_or_404(request, card_id).card
    put_off.put_off(learner=card.learner, card_id=card.pk, now=timezone.now())
    return go_on()


@require_POST
def aside(request: LearnerRequest, card_id: int) -> HttpResponse:
    card = item_or_404(request, card_id).card
    put_off.put_aside(learner=card.learner, card_id=card.pk)
    return go_on()


def go_on() -> HttpResponse:
    return HttpResponseRedirect(reverse("reviews:now"), status=303)


def page_or_part(request: LearnerRequest) -> str:
    return "parts/question.html" if request.htmx else "reviews/now.html"


def counted(request: LearnerRequest) -> dict[str, Any]:
    """How far the day is."""
    if request.learner is None:
        return {}
    return {"agenda": count_of(request.learner, library(), now=timezone.now())}


def item_or_404(request: LearnerRequest, card_id: int) -> Item:
    """Other people's cards do not exist."""
    item = find_item(request.learner, card_id, library(), now=timezone.now())
    if item is None:
        raise Http404(str(card_id))
    return item


def question_or_404(request: LearnerRequest, card_id: int) -> Item:
    item = item_or_404(request, card_id)
    if item.question is None or has_own_page(item.question):
        raise Http404(str(card_id))
    return item


def review_or_404(request: LearnerRequest, log_id: int) -> ReviewLog:
    log = find_review(request.learner, log_id)
    if log is None:
        raise Http404(str(log_id))
    return log
