"""A study plan: made, looked at, changed, given up, taken along."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from portal.library import library
from portal.pages.plans.calendar import calendar_of
from portal.pages.plans.forms import PlanForm, said_by, said_in, with_wishes
from portal.pages.plans.rows import missed_of, weeks_of
from portal.pages.plans.words import freed_of, helps_of
from portal.records.accounts.ensure import ensure_learner
from portal.records.accounts.request import LearnerRequest
from portal.records.plans.begin import AlreadyPlanned, begin_plan
from portal.records.plans.change import change_plan
from portal.records.plans.find import ended_plans, find_plan
from portal.records.plans.give_up import give_up as end_plan
from portal.records.plans.look_back import look_back
from portal.records.plans.models import StudyPlan
from portal.records.plans.rows import rows_of
from portal.records.plans.study import Study, study_of


@require_safe
def plan(request: LearnerRequest) -> HttpResponse:
    """Today and the weeks to come; without a plan, what one can begin with."""
    study = study_of(request.learner, library(), now=now())
    context: dict[str, Any] = {
        "study": study,
        "presets": library().plans.values(),
        "ended": ended_plans(request.learner),
    }
    return render(request, "plans/plan.html", context | (shown(study) if study else {}))


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: LearnerRequest) -> HttpResponse:
    at, shelf = now(), library()
    preset = shelf.plans.get(request.GET.get("preset", "")) or next(iter(shelf.plans.values()), None)
    if preset is None:
        return see()
    posted = request.POST if request.method == "POST" else None
    form = PlanForm(posted, library=shelf, now=at, initial=said_by(preset))
    if posted is None or not form.is_valid():
        return filled_in(request, form, "plans:new", has_plan=find_plan(request.learner) is not None)
    try:
        begin_plan(learner=ensure_learner(request, at), terms=form.terms, library=shelf, now=at)
    except AlreadyPlanned as fault:
        messages.warning(request, str(fault))
    return see()


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: LearnerRequest) -> HttpResponse:
    """Links on the plan's page suggest what to change; nothing changes before the form is sent."""
    at, shelf = now(), library()
    stored = plan_or_404(request)
    posted = request.POST if request.method == "POST" else None
    said = with_wishes(said_in(stored.terms), request.GET)
    form = PlanForm(posted, library=shelf, now=at, initial=said)
    if posted is None or not form.is_valid():
        return filled_in(request, form, "plans:change", has_plan=True)
    change_plan(plan=stored, terms=form.terms, library=shelf, now=at)
    messages.success(request, _("Changed. What the plan said before is kept."))
    return see()


@require_http_methods(["GET", "HEAD", "POST"])
def give_up(request: LearnerRequest) -> HttpResponse:
    """Asks first; what was done stays done."""
    stored = plan_or_404(request)
    if request.method != "POST":
        return render(request, "plans/give_up.html", {"plan": stored})
    end_plan(plan=stored, now=now())
    messages.info(request, _("Given up. All that you read, passed and answered stays as it is."))
    return see()


@require_safe
def calendar(request: LearnerRequest) -> HttpResponse:
    at = now()
    study = study_of(request.learner, library(), now=at)
    if study is None:
        raise Http404("There is no plan.")
    url = request.build_absolute_uri(reverse("plans:plan"))
    body = calendar_of(study, absolute=request.build_absolute_uri, url=url, now=at)
    return HttpResponse(
        body,
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="study-plan.ics"'},
    )


def see() -> HttpResponse:
    return HttpResponseRedirect(reverse("plans:plan"), status=303)


def plan_or_404(request: LearnerRequest) -> StudyPlan:
    found = find_plan(request.learner)
    if found is None:
        raise Http404("There is no plan.")
    return found


def filled_in(request: LearnerRequest, form: PlanForm, action: str, *, has_plan: bool) -> HttpResponse:
    context = {
        "form": form,
        "action": reverse(action),
        "has_plan": has_plan,
        "changing": action == "plans:change",
    }
    context["presets"] = library().plans.values()
    return render(request, "plans/form.html", context, status=422 if form.is_bound else 200)


def shown(study: Study) -> dict[str, Any]:
    """What is worked out for the page of a plan."""
    done, total = study.counts
    back = look_back(study, library())
    return {
        "done": done,
        "total": total,
        "back": back,
        "beside": rows_of(study.beside, [item.key for item in study.beside]),
        "missed": missed_of(back.change, study.schedule),
        "weeks": weeks_of(study.schedule),
        "not_fitting": rows_of(study.schedule.not_fitting),
        "not_fitting_min": sum(item.minutes for item in study.schedule.not_fitting),
        "freed": freed_of(back.change),
        "helps": helps_of(study),
    }
