"""What a question says that other formats have no place for, as tags; `gather.marks_of` reads them."""

from __future__ import annotations

from portal.engines.curriculum import Question


def tags_of(question: Question, **more: str) -> tuple[str, ...]:
    """kind:single, level:2, concept:…, lesson:…, fact:J-1, and whatever else a kind has."""
    return (
        f"kind:{question.kind}",
        f"level:{question.level}",
        *(f"concept:{one}" for one in question.concepts),
        *(f"lesson:{one}" for one in question.lessons),
        *(f"fact:{one}" for one in question.facts),
        *(("starred:yes",) if question.starred else ()),
        *(f"{name}:{value}" for name, value in more.items()),
    )
