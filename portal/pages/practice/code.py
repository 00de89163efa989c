"""A question that is answered with code: Run, Answer, and the draft."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse
from django.utils.timezone import now
from django.views.decorators.http import require_POST

from portal.engines.curriculum.models import Coded
from portal.engines.grading import BadResponse, is_coded
from portal.pages.practice.asking import on_screen
from portal.pages.practice.here import Here, here_or_404
from portal.pages.practice.ran import answer_not_started, answer_run
from portal.pages.practice.views import see
from portal.pages.workbench.forms import DraftForm, RunForm, SubmitForm
from portal.pages.workbench.next_page import next_page
from portal.pages.workbench.starting import NotStarted, refuse, start_run
from portal.records.accounts.ensure import ensure_learner
from portal.records.accounts.models import Learner
from portal.records.accounts.request import LearnerRequest
from portal.records.progress import drafts
from portal.records.progress.answer_code import AlreadyAnswered, answer_code
from portal.records.progress.practice import NotAsked, SessionOver
from portal.records.progress.question_place import ALONE
from portal.records.progress.try_code import try_code
from portal.records.progress.words import told
from portal.records.runs.models import Run


@require_POST
def run_code(request: LearnerRequest, topic: str, slug: str) -> HttpResponse:
    here, question = coded_or_404(request, topic, slug)
    form = RunForm(request.POST, lab=here.lab(question), scripted=bool(request.htmx))
    asked = _try(here, question, form, now()) if form.is_valid() else refuse(form.fault)
    if isinstance(asked, NotStarted):
        return answer_not_started(here, question, form, asked)
    return answer_run(here, question, asked)


@require_POST
def answer(request: LearnerRequest, topic: str, slug: str) -> HttpResponse:
    """Handed in: the verdict comes once the checks have run. Other rooms take answers themselves."""
    here, question = coded_or_404(request, topic, slug)
    if not here.is_ours:
        raise Http404(here.place)
    form = SubmitForm(request.POST, lab=here.lab(question))
    try:
        asked = _hand_in(here, question, form, now()) if form.is_valid() else refuse(form.fault)
    except BadResponse as fault:
        asked = refuse(told(fault))
    except (AlreadyAnswered, NotAsked, SessionOver):
        return see(here.url)
    if isinstance(asked, NotStarted):
        return answer_not_started(here, question, form, asked)
    return answer_run(here, question, asked)


@require_POST
def save_draft(request: LearnerRequest, topic: str, slug: str) -> JsonResponse:
    here, question = coded_or_404(request, topic, slug)
    lab = here.lab(question)
    form = DraftForm(request.POST, lab=lab)
    if not form.is_valid():
        return JsonResponse({"error": form.fault}, status=422)
    this_moment = now()
    saved = drafts.save_draft(
        learner=ensure_learner(request, this_moment),
        lab=lab,
        files=form.files_posted,
        event=form.cleaned_data["event"],
        base_version=form.base,
        now=this_moment,
    )
    if isinstance(saved, drafts.Saved):
        return JsonResponse({"version": saved.version, "saved_at": saved.saved_at.isoformat()})
    newer = saved.theirs
    told = {"version": newer.version, "saved_at": newer.saved_at.isoformat()}
    return JsonResponse(told | {"files": newer.files, "event": newer.event}, status=409)


@require_POST
def reset(request: LearnerRequest, topic: str, slug: str) -> HttpResponse:
    """Back to what there was to begin with; what was there is kept among the draft's versions."""
    here, question = coded_or_404(request, topic, slug)
    if request.learner is not None:
        drafts.reset_draft(learner=request.learner, lab=here.lab(question), now=now())
    return HttpResponseRedirect(next_page(request, here.url), status=303)


def coded_or_404(request: LearnerRequest, topic: str, slug: str) -> tuple[Here, Coded]:
    here = here_or_404(request, topic, slug, request.GET.get("place", ALONE))
    if not is_coded(here.question):
        raise Http404(slug)
    return here, here.question


def _try(here: Here, question: Coded, form: RunForm, moment: datetime) -> Run | NotStarted:
    def ask(learner: Learner) -> Run:
        return try_code(
            learner=learner,
            topic=here.topic,
            question=question,
            files=form.files_posted,
            event=form.cleaned_data["event"],
            place=here.place,
            base_version=form.base,
            idempotency_key=form.key,
            now=moment,
        )

    who = partial(ensure_learner, here.request, moment)
    return start_run(who, ask=ask, keep=partial(_keep, here, question, form, moment))


def _hand_in(here: Here, question: Coded, form: SubmitForm, moment: datetime) -> Run | NotStarted:
    def ask(learner: Learner) -> Run:
        asked = answer_code(
            learner=learner,
            topic=here.topic,
            question=question,
            files=form.files_posted,
            session=here.session,
            said={
                "confidence": here.request.POST.get("confidence", ""),
                "took_s": on_screen(here.request, here.topic, here.question, moment),
            },
            base_version=form.base,
            idempotency_key=form.key,
            now=moment,
        )
        run: Run = asked.run
        return run

    who = partial(ensure_learner, here.request, moment)
    return start_run(who, ask=ask, keep=partial(_keep, here, question, form, moment))


def _keep(here: Here, question: Coded, form: SubmitForm, moment: datetime, learner: Learner) -> None:
    drafts.keep_draft(
        learner=learner,
        lab=here.lab(question),
        files=form.files_posted,
        event=form.cleaned_data["event"] or None,
        base_version=form.base,
        now=moment,
    )
