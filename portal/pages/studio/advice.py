"""What content covers, and what could be better in it."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_noop
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portal.engines.authoring import advice as advising
from portal.engines.authoring.advice import Advice, advise, concepts, read_lessons
from portal.engines.curriculum.tree import Tree, sweep
from portal.library import as_written
from portal.records.accounts.request import LearnerRequest
from portal.records.authoring.who import for_authors

# The engine's names of what could be better, which the page translates.
TITLES = (
    gettext_noop("Links that lead nowhere"),
    gettext_noop("Pictures without words"),
    gettext_noop("Facts that nothing cites"),
    gettext_noop("Lessons that no question asks about"),
    gettext_noop("Concepts with a single question"),
    gettext_noop("Hard to read"),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Heap:
    name: str
    title: str
    advice: tuple[tuple[str, Advice], ...]  # each with the path of its file below content/


@require_safe
@never_cache
@for_authors
def advice(request: LearnerRequest) -> HttpResponse:
    library, tree = as_written(), sweep(settings.CONTENT_DIR.resolve())
    asked = concepts(library)
    lessons = list(read_lessons(tree, library))
    context = {
        "heaps": heaps_of(advise(tree, library), tree),
        "lessons": [(one, tree_path(one.path, tree)) for one in lessons],
        "words": sum(one.found.words for one in lessons),
        "facts": len(library.facts),
        "uncited": len(advising.uncited(library)),
        "concepts": sorted(asked.items(), key=lambda one: (one[1], one[0])),
        "hard": advising.LIX,
        "long": advising.WORDS,
    }
    return render(request, "studio/advice.html", context)


def heaps_of(found: tuple[Advice, ...], tree: Tree) -> list[Heap]:
    """One for every kind, those without advice, too: that nothing is amiss is worth knowing."""
    return [
        Heap(
            name=kind,
            title=title,
            advice=tuple((tree_path(one.path, tree), one) for one in found if one.kind == kind),
        )
        for kind, title in advising.KINDS.items()
    ]


def tree_path(shown: str, tree: Tree) -> str:
    return shown.removeprefix(tree.named(""))
