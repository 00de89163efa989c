"""The course and the lessons, brought together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from .lessons import LessonUnit
from .models import Course, Lesson, Module, Track
from .references import Names, References, written
from .units import Unit


def first_of_each(units: Iterable[LessonUnit], refs: References) -> dict[str, tuple[LessonUnit, Lesson]]:
    """Sound lessons by slug; a second one of the same slug, or of the same code, is said."""
    by_slug: dict[str, tuple[LessonUnit, Lesson]] = {}
    codes: dict[str, str] = {}
    for unit in units:
        if unit.value is None:
            continue
        slug, code = unit.value.slug, unit.value.head.code
        if slug in by_slug:
            fault = f"The slug `{slug}` is also that of {by_slug[slug][0].path}."
            refs.say(unit.path, 1, fault, "Rename one of the files.")
            continue
        if code in codes:
            fault = f"The code {code} is also that of {codes[code]}."
            refs.say(unit.path, unit.line(("code",)), fault, "Change one of them.")
        by_slug[slug] = unit, unit.value
        codes.setdefault(code, unit.path)
    return by_slug


def keep_course(
    unit: Unit[Course] | None, lessons: Mapping[str, Lesson], paths: Mapping[str, str], refs: References
) -> Course:
    """
    The course with what is there; `paths` are the lessons' files.

    Without a readable course.yaml, one module a folder, so that lessons stay.
    """
    if unit is None or unit.value is None:
        return _by_folder(lessons)
    taken: dict[str, str] = {}
    modules: dict[str, Module] = {}
    for place, module in enumerate(unit.value.modules):
        modules.setdefault(module.slug, _module(unit, module, place, lessons, taken, refs=refs))
    refs.names["module"] = Names(there=modules, broken=set(written(unit, "modules", "slug")))
    tracks: dict[str, Track] = {}
    for place, track in enumerate(unit.value.tracks):
        tracks.setdefault(track.slug, _track(unit, track, place, modules, refs))
    for slug in lessons:
        if slug not in taken:
            fault = f"No module of the course lists the lesson `{slug}`, so nobody sees it."
            refs.say(paths[slug], 1, fault, f"Add `- {slug}` to a module of course.yaml.")
    in_tracks = {slug for track in tracks.values() for slug in track.modules}
    for place, module in enumerate(unit.value.modules):
        if module.slug not in in_tracks:
            line = unit.line(("modules", place, "slug"))
            refs.say(unit.path, line, f"No track has the module `{module.slug}`.", "Add it to a track.")
    topics = refs.keep("question set", unit.value.topics, unit, ("topics",))
    return unit.value.model_copy(
        update={"modules": tuple(modules.values()), "tracks": tuple(tracks.values()), "topics": topics}
    )


def _module(
    unit: Unit[Course],
    module: Module,
    place: int,
    lessons: Mapping[str, Lesson],
    taken: dict[str, str],
    *,
    refs: References,
) -> Module:
    """The module with the lessons that are there; they are added to `taken`."""
    at = ("modules", place)
    kept: list[str] = []
    for slug in refs.keep("lesson", module.lessons, unit, (*at, "lessons")):
        line = unit.line((*at, "lessons", module.lessons.index(slug)))
        if slug in taken:
            refs.say(unit.path, line, f"The lesson `{slug}` is also in `{taken[slug]}`.", "List it once.")
            continue
        if (folder := lessons[slug].module) != module.slug:
            remedy = f"Move its file to lessons/{module.slug}/, or list it there."
            refs.say(unit.path, line, f"The lesson `{slug}` lies in the folder `{folder}`.", remedy)
        kept.append(slug)
        taken[slug] = module.slug
    sets = refs.keep("question set", module.questions, unit, (*at, "questions"))
    return module.model_copy(update={"lessons": tuple(kept), "questions": sets})


def _track(
    unit: Unit[Course], track: Track, place: int, modules: Mapping[str, Module], refs: References
) -> Track:
    """The track with the modules, and the lessons out of them, that are there."""
    at = ("tracks", place)
    kept = tuple(dict.fromkeys(refs.keep("module", track.modules, unit, (*at, "modules"))))
    within = {slug for name in kept for slug in modules[name].lessons}
    lessons = refs.keep("lesson", track.lessons, unit, (*at, "lessons"))
    for slug in lessons:
        if slug not in within:
            line = unit.line((*at, "lessons", track.lessons.index(slug)))
            fault = f"The lesson `{slug}` is in none of the track's modules."
            refs.say(unit.path, line, fault, "Name its module under `modules`, or leave the lesson out.")
    return track.model_copy(
        update={"modules": kept, "lessons": tuple(slug for slug in lessons if slug in within)}
    )


def _by_folder(lessons: Mapping[str, Lesson]) -> Course:
    folders: dict[str, list[str]] = {}
    for lesson in sorted(lessons.values(), key=lambda lesson: lesson.head.code):
        folders.setdefault(lesson.module, []).append(lesson.slug)
    modules = tuple(
        Module(slug=folder, title=_title(folder), summary=_title(folder), lessons=tuple(slugs))
        for folder, slugs in folders.items()
    )
    track = Track(slug="everything", title="Everything", summary="Every lesson.", modules=tuple(folders))
    return Course(title="Course", tagline="Every lesson.", tracks=(track,), modules=modules)


def _title(folder: str) -> str:
    return folder.replace("-", " ").capitalize()
