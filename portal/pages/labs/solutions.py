"""Others' solutions beside one's own, once the lab is passed."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from portal.engines.curriculum import Lab
from portal.engines.curriculum.languages import language_of
from portal.pages.labs.views import lab_or_404
from portal.records.accounts.models import Learner
from portal.records.accounts.request import LearnerRequest
from portal.records.solutions.find import SHOWN, find_solution, others_of
from portal.records.solutions.helpful import say_helpful
from portal.records.solutions.share import NotPassed, share_solution, withdraw_solution

ORDERS = (("newest", gettext_lazy("Newest first")), ("shortest", gettext_lazy("Shortest first")))


@require_safe
def solutions(request: LearnerRequest, slug: str) -> HttpResponse:
    """For those who have passed; for everybody else it is not there."""
    lab = lab_or_404(request, slug)
    order = "shortest" if request.GET.get("order") == "shortest" else "newest"
    try:
        others = others_of(request.learner, lab, order=order)
    except NotPassed:
        raise Http404(slug) from None
    context = {
        "lab": lab,
        "others": others,
        "mine": coloured(others.mine, lab),
        "rows": [(one, coloured(one.files, lab), one.pk in others.helpful) for one in others.found],
        "order": order,
        "orders": ORDERS,
        "most": SHOWN,
    }
    return render(request, "labs/solutions.html", context)


@require_POST
def share(request: LearnerRequest, slug: str) -> HttpResponse:
    lab = lab_or_404(request, slug)
    by_name = request.POST.get("as") == "name"
    try:
        share_solution(learner=known_or_404(request), lab=lab, by_name=by_name, now=now())
    except NotPassed:
        raise Http404(slug) from None
    messages.success(
        request, _("Your solution is shown to those who have passed. You can withdraw it at any time.")
    )
    return to_solutions(lab)


@require_POST
def withdraw(request: LearnerRequest, slug: str) -> HttpResponse:
    lab = lab_or_404(request, slug)
    withdraw_solution(learner=known_or_404(request), lab=lab, now=now())
    messages.success(request, _("Withdrawn: nobody is shown your solution any more."))
    return to_solutions(lab)


@require_POST
def helpful(request: LearnerRequest, slug: str, solution_id: UUID) -> HttpResponse:
    lab = lab_or_404(request, slug)
    learner = known_or_404(request)
    found = find_solution(learner, lab, solution_id)
    if found is None:
        raise Http404(str(solution_id))
    say_helpful(learner=learner, solution=found, now=now())
    return HttpResponseRedirect(f"{reverse('labs:solutions', args=[slug])}#solution-{found.pk}", status=303)


def known_or_404(request: LearnerRequest) -> Learner:
    """Somebody who has not written yet has passed nothing."""
    if request.learner is None:
        raise Http404
    return request.learner


def coloured(files: dict[str, str], lab: Lab) -> list[tuple[str, str, str]]:
    """Path, text and language of what is not as the lab gave it; of all files, if everything is."""
    own = {path: text for path, text in files.items() if text != lab.starter.get(path)} or files
    return [(path, text, language_of(path, text)) for path, text in own.items()]


def to_solutions(lab: Lab) -> HttpResponse:
    return HttpResponseRedirect(reverse("labs:solutions", args=[lab.slug]), status=303)
