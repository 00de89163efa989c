"""A lab: its brief, its workbench, and what comes of Run and Submit."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from portal.engines.curriculum import Lab
from portal.library import library
from portal.pages.labs.answers import answer_not_started, answer_run, draft_answer, lab_page
from portal.pages.labs.ask import NotStarted, ask_for_solution, ask_to_run, ask_to_submit, refuse
from portal.pages.workbench.bench import open_bench
from portal.pages.workbench.forms import DraftForm, RunForm, SubmitForm
from portal.pages.workbench.next_page import next_page
from portal.pages.workbench.past_try import past_try
from portal.records.accounts.ensure import ensure_learner
from portal.records.accounts.request import LearnerRequest
from portal.records.playground.create import TooManyFunctions
from portal.records.playground.from_lab import take_from_lab
from portal.records.progress import drafts, hints
from portal.records.progress.models import Submission
from portal.records.progress.place import remember_place
from portal.records.progress.steps import open_step, skip_step, step_to_do
from portal.records.progress.tries import find_run, find_submission
from portal.records.runs.cancel import cancel_run
from portal.records.runs.models import Run

SKIPPED = gettext_lazy(
    "Skipped. The editor has this step's solution now, and what you had written is among your drafts."
)


@require_safe
def lab(request: LearnerRequest, slug: str) -> HttpResponse:
    """
    The look of somebody known is remembered as their place; a stranger's writes nothing. A lab of steps leads
    to the step that is to be done, and so does a step that is not open yet.
    """
    named = library().find_lab(slug)
    if named is None:
        raise Http404(slug)
    if named.incident is not None:  # its room has the evidence, and the clock
        return HttpResponseRedirect(reverse("incidents:incident", args=[slug]))
    found = open_step(request.learner, named, library())
    if found is None:
        return _to_step(request, named)
    if request.learner is not None:
        remember_place(learner=request.learner, kind="lab", slug=found.slug, now=now())
    return lab_page(request, found, open_bench(request.learner, found, library(), came_from=request.path))


def _to_step(request: LearnerRequest, named: Lab) -> HttpResponse:
    to_do = step_to_do(request.learner, library().labs[named.whole_slug], library())
    if named.step_of:
        words = _("“%(title)s” opens once the steps before it are passed or skipped.") % {
            "title": named.head.title
        }
        messages.info(request, words)
    return HttpResponseRedirect(reverse("labs:lab", args=[to_do.slug]))


@require_POST
def run(request: LearnerRequest, slug: str) -> HttpResponse:
    found = lab_or_404(request, slug)
    form = RunForm(request.POST, lab=found, scripted=bool(request.htmx))
    if not form.is_valid():
        return answer_not_started(request, found, form, refuse(form.fault))
    asked = ask_to_run(request, found, form, now=now())
    if isinstance(asked, NotStarted):
        return answer_not_started(request, found, form, asked)
    return answer_run(request, found, asked)


@require_POST
def submit(request: LearnerRequest, slug: str) -> HttpResponse:
    found = lab_or_404(request, slug)
    form = SubmitForm(request.POST, lab=found)
    if not form.is_valid():
        return answer_not_started(request, found, form, refuse(form.fault))
    asked = ask_to_submit(request, found, form, now=now())
    if isinstance(asked, NotStarted):
        return answer_not_started(request, found, form, asked)
    return answer_run(request, found, asked)


@require_safe
def result(request: LearnerRequest, slug: str, run_id: UUID) -> HttpResponse:
    """The panel of one run for htmx, for everybody else the lab's page with it."""
    found = lab_or_404(request, slug)
    asked = run_or_404(request, found, run_id)
    bench = open_bench(request.learner, found, library(), came_from=request.path, run=asked)
    if request.htmx:
        return render(request, "labs/answer.html", {"bench": bench})
    return lab_page(request, found, bench)


@require_POST
def cancel(request: LearnerRequest, slug: str, run_id: UUID) -> HttpResponse:
    """With htmx the event stream tells the page; it asks for the result itself."""
    cancel_run(run_or_404(request, lab_or_404(request, slug), run_id), now=now())
    if request.htmx:
        return HttpResponse(status=204)
    return HttpResponseRedirect(reverse("labs:result", args=[slug, run_id]), status=303)


@require_POST
def save_draft(request: LearnerRequest, slug: str) -> JsonResponse:
    found = lab_or_404(request, slug)
    form = DraftForm(request.POST, lab=found)
    if not form.is_valid():
        return JsonResponse({"error": form.fault}, status=422)
    at = now()
    saved = drafts.save_draft(
        learner=ensure_learner(request, at),
        lab=found,
        files=form.files_posted,
        event=form.cleaned_data["event"],
        base_version=form.base,
        now=at,
    )
    return draft_answer(saved)


@require_POST
def reset(request: LearnerRequest, slug: str) -> HttpResponse:
    """Back to the starter; what was there is kept among the draft's versions."""
    found = lab_or_404(request, slug)
    if request.learner is not None:
        drafts.reset_draft(learner=request.learner, lab=found, now=now())
    return HttpResponseRedirect(next_page(request, reverse("labs:lab", args=[slug])), status=303)


@require_POST
def skip(request: LearnerRequest, slug: str) -> HttpResponse:
    """The step's solution is put into the editor and run, what was there is kept, and the next step opens."""
    found, at = lab_or_404(request, slug), now()
    form = DraftForm(request.POST, lab=found)
    if found.step_of is None:
        raise Http404(slug)
    if not form.is_valid():
        return _back_with(request, slug, form.fault)
    event = form.cleaned_data["event"]
    learner = ensure_learner(request, at)
    if not skip_step(learner=learner, step=found, files=form.files_posted, event=event, now=at):
        return HttpResponseRedirect(reverse("labs:lab", args=[slug]), status=303)
    messages.info(request, SKIPPED)
    asked = ask_for_solution(request, found, event, now=at)
    if isinstance(asked, NotStarted):
        return HttpResponseRedirect(reverse("labs:lab", args=[slug]), status=303)
    return HttpResponseRedirect(reverse("labs:result", args=[slug, asked.pk]), status=303)


@require_POST
def take(request: LearnerRequest, slug: str) -> HttpResponse:
    """What is in the editor becomes a function of the playground, where it can have an address of its own."""
    found = lab_or_404(request, slug)
    if found.head.code != "function":
        raise Http404(slug)
    form = DraftForm(request.POST, lab=found)
    at = now()
    if not form.is_valid():
        return _back_with(request, slug, form.fault)
    try:
        made = take_from_lab(
            learner=ensure_learner(request, at),
            lab=found,
            files=form.files_posted,
            event=form.cleaned_data["event"],
            now=at,
        )
    except (drafts.BadDraft, TooManyFunctions) as fault:
        return _back_with(request, slug, str(fault))
    return HttpResponseRedirect(reverse("playground:function", args=[made.pk]), status=303)


def _back_with(request: LearnerRequest, slug: str, words: str) -> HttpResponse:
    messages.error(request, words)
    return HttpResponseRedirect(next_page(request, reverse("labs:lab", args=[slug])), status=303)


@require_POST
def show_hint(request: LearnerRequest, slug: str) -> HttpResponse:
    found = lab_or_404(request, slug)
    at = now()
    number = request.POST.get("number", "")
    hints.show_hint(
        learner=ensure_learner(request, at),
        lab=found,
        number=int(number) if number in set("123456789") else None,
        now=at,
    )
    came_from = next_page(request, reverse("labs:lab", args=[slug]))
    if request.htmx:
        bench = open_bench(request.learner, found, library(), came_from=came_from)
        return render(request, "parts/hints.html", {"bench": bench})
    return HttpResponseRedirect(f"{came_from}#hints", status=303)


@require_safe
def submission(request: LearnerRequest, slug: str, submission_id: UUID) -> HttpResponse:
    """A past try: its files and what the checks said."""
    found = lab_or_404(request, slug)
    tried = submission_or_404(request, found, submission_id)
    return render(request, "labs/submission.html", {"lab": found, "tried": past_try(tried)})


@require_POST
def restore(request: LearnerRequest, slug: str, submission_id: UUID) -> HttpResponse:
    found = lab_or_404(request, slug)
    tried = submission_or_404(request, found, submission_id)
    drafts.restore_draft(learner=tried.learner, lab=found, files=tried.files, now=now())
    return HttpResponseRedirect(reverse("labs:lab", args=[slug]), status=303)


@require_safe
def kept(request: LearnerRequest, slug: str) -> HttpResponse:
    """Drafts that gave way, each with its code and the way back to it."""
    found = lab_or_404(request, slug)
    return render(
        request, "labs/kept.html", {"lab": found, "kept": drafts.kept_versions(request.learner, found)}
    )


@require_POST
def restore_kept(request: LearnerRequest, slug: str, version_id: int) -> HttpResponse:
    found = lab_or_404(request, slug)
    version = drafts.find_version(request.learner, found, version_id)
    if version is None:
        raise Http404(slug)
    drafts.restore_draft(learner=version.learner, lab=found, files=version.files, now=now())
    return HttpResponseRedirect(reverse("labs:lab", args=[slug]), status=303)


def lab_or_404(request: LearnerRequest, slug: str) -> Lab:
    """With the files that a learner brings along; a step that is not open yet does not exist."""
    named = library().find_lab(slug)
    found = open_step(request.learner, named, library()) if named else None
    if found is None:
        raise Http404(slug)
    return found


def run_or_404(request: LearnerRequest, lab: Lab, run_id: UUID) -> Run:
    """Other people's runs do not exist."""
    found = find_run(request.learner, lab.slug, run_id)
    if found is None:
        raise Http404(str(run_id))
    return found


def submission_or_404(request: LearnerRequest, lab: Lab, submission_id: UUID) -> Submission:
    found = find_submission(request.learner, lab.slug, submission_id)
    if found is None:
        raise Http404(str(submission_id))
    return found
