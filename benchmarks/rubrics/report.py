"""The table of results.md."""

from __future__ import annotations

from .labelled import Rubric
from .measure import Counts, Slip, measure

HEAD = """\
# Rubrics: what is suggested, beside what people say is there

`python -m benchmarks.rubrics` wrote this. Each of {answers} short answers to {rubrics} questions was
labelled by its meaning, point by point, before anything was measured ({folder}). The words of the
rubrics were written before the answers. After the first measuring two rubrics were corrected, which had a bar
between phrases where one stands between words only, and the rule of which words a "not" belongs to was made
that of clauses; no label was changed. Precision: of the points that are suggested, how many are made.
Recall: of the points that are made, how many are suggested.

| Rubric | Answers | Points made | Precision | Recall |
|---|---:|---:|---:|---:|
"""
TAIL = """
Red flags, over all rubrics: precision {precision:.2f}, recall {recall:.2f}, of {made} that were raised.

The answers, the labels and the words come from the same authors, and the answers are short; with other
people's words both numbers will be lower. That is why a point counts only once the learner has confirmed it.
"""


def report(found: tuple[Rubric, ...]) -> tuple[str, list[Slip]]:
    rows, slips = [], []
    points, flags = Counts(), Counts()
    for rubric in found:
        ours, theirs, missed = measure(rubric)
        rows.append(_row(rubric.name, len(rubric.answers), ours))
        points, flags, slips = points + ours, flags + theirs, slips + missed
    answers = sum(len(rubric.answers) for rubric in found)
    rows.append(_row("**All**", answers, points))
    head = HEAD.format(answers=answers, rubrics=len(found), folder="`tests/engines/grading/labelled/`")
    tail = TAIL.format(precision=flags.precision, recall=flags.recall, made=flags.right + flags.missed)
    return head + "\n".join(rows) + "\n" + tail, slips


def _row(name: str, answers: int, counts: Counts) -> str:
    made = counts.right + counts.missed
    return f"| {name} | {answers} | {made} | {counts.precision:.2f} | {counts.recall:.2f} |"
