"""What a pack stands beside: the main course, which it may name and cannot change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .library import Library
from .models import Fact, Lesson, SampleEvent
from .references import Names, References


@dataclass(frozen=True, kw_only=True, slots=True)
class Beside:
    """A name in a pack is its own, or else the main course's. `namespace` goes before its own names."""

    main: Library
    namespace: str

    def full(self, name: str) -> str:
        return f"{self.namespace}__{name}"

    def names(self) -> dict[str, set[str]]:
        """Of the main course, by what they are called in a problem."""
        main = self.main
        return {
            "fact": set(main.facts),
            "lesson": set(main.lessons),
            "lab": set(main.labs),
            "question set": set(main.question_sets),
            "question": {
                f"{topic}/{one.slug}"
                for topic, found in main.question_sets.items()
                for one in found.questions
            },
            "event": set(self.samples()),
        }

    def samples(self) -> dict[str, SampleEvent]:
        return {
            f"{name}/{event.name}": event
            for name, source in self.main.sources.items()
            for event in source.events
        }

    def for_links(
        self, refs: References, lessons: Mapping[str, Lesson]
    ) -> tuple[References, dict[str, Lesson]]:
        """Links are addresses, where a pack's own names have its namespace before them."""
        there = {
            "lesson": set(self.main.lessons),
            "lab": set(self.main.labs),
            "track": {track.slug for track in self.main.course.tracks},
            "simulation": set(self.main.simulations),
        }
        names = {
            what: Names(
                there=known | {self.full(name) for name in refs.names[what].there},
                broken={self.full(name) for name in refs.names[what].broken},
            )
            for what, known in there.items()
        }
        names["module"] = Names(there=set(self.main.cheat_sheets))  # a link to one is to its cheat sheet
        own = {self.full(slug): lesson for slug, lesson in lessons.items()}
        return References(names=names, said=refs.said), {**self.main.lessons, **own}


def facts_of(beside: Beside | None, own: Mapping[str, Fact]) -> Mapping[str, Fact]:
    return {**beside.main.facts, **own} if beside else own
