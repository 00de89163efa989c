"""The course, its tracks, and one lesson with its lab."""

from __future__ import annotations

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import now
from django.views.decorators.http import require_POST, require_safe

from portal.engines.curriculum import Lesson
from portal.library import library
from portal.pages.lessons.outline import modules_of, outline_of
from portal.pages.lessons.reading import read
from portal.pages.workbench.bench import open_bench
from portal.records.accounts.ensure import ensure_learner
from portal.records.accounts.request import LearnerRequest
from portal.records.diagnostics.result import skips_of
from portal.records.progress import lessons
from portal.records.progress.overview import progress_of
from portal.records.progress.steps import step_to_do


@require_safe
def course(request: LearnerRequest) -> HttpResponse:
    shelf = library()
    overview, skips = progress_of(request.learner, shelf), skips_of(request.learner, shelf)
    context = {
        "course": shelf.course,
        "tracks": [outline_of(track, shelf, overview, skips) for track in shelf.course.tracks],
        "modules": modules_of(shelf.course.modules, shelf, overview, skips),
        "skips": skips,
    }
    return render(request, "lessons/course.html", context)


@require_safe
def track(request: LearnerRequest, slug: str) -> HttpResponse:
    shelf = library()
    found = shelf.find_track(slug)
    if found is None:
        raise Http404(slug)
    outline = outline_of(found, shelf, progress_of(request.learner, shelf), skips_of(request.learner, shelf))
    return render(request, "lessons/track.html", {"outline": outline})


@require_safe
def lesson(request: LearnerRequest, slug: str) -> HttpResponse:
    """Opened by somebody who is known, it is remembered as their place; a stranger's look writes nothing."""
    found = lesson_or_404(slug)
    shelf = library()
    reading = read(found, request.learner, shelf)
    context = {"reading": reading, "lesson": found}
    if reading.lab:
        lab = step_to_do(request.learner, reading.lab, shelf)
        context["bench"] = open_bench(request.learner, lab, shelf, came_from=request.path)
    if request.learner is not None:
        context["visit"] = lessons.open_lesson(learner=request.learner, lesson=found, now=now())
    return render(request, "lessons/lesson.html", context)


@require_POST
def mark_read(request: LearnerRequest, slug: str) -> HttpResponse:
    found = lesson_or_404(slug)
    at = now()
    visit = lessons.mark_read(learner=ensure_learner(request, at), lesson=found, now=at)
    if request.htmx:
        context = {"lesson": found, "visit": visit, "next_lesson": library().after(found), "oob": True}
        return render(request, "lessons/read_state.html", context)
    return HttpResponseRedirect(f"{reverse('lessons:lesson', args=[slug])}#read-state", status=303)


def lesson_or_404(slug: str) -> Lesson:
    found = library().find_lesson(slug)
    if found is None:
        raise Http404(slug)
    return found
