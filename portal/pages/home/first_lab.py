"""The lab on the start page."""

from __future__ import annotations

from portal.engines.curriculum import Lab, Library


def first_lab(library: Library) -> Lab | None:
    """The first one that a lesson of the course has."""
    slugs = (slug for lesson in library.lessons_in_order() for slug in lesson.labs)
    found = next((library.labs[slug] for slug in slugs if slug in library.labs), None)
    return found.each_step[0] if found else None
