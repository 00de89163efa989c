"""results.md: what was measured, and what it does not say."""

from __future__ import annotations

from statistics import fmean

from .learner import DAYS
from .measure import BOXES, FIXED, FSRS, Fit, Own, Schedules
from .mock import QUESTIONS

HEAD = """\
# Simulated learners: reviews, and readiness

`python -m benchmarks.learners` wrote this; the same seeds give the same numbers. {learners} learners answer
questions for {days} days: each day first the reviews, then new questions, from one every other day to four
a day, with days left out. What a learner knows of each concept is hidden, and so is how fast they forget. An
answer is remembered, reasoned out or guessed; what is seen of it is whether it is right, how long it took and
how sure they said they were. As in the portal, a question that was missed becomes a card, and one that was
known does not.

Nobody forgets by the model that FSRS reckons with. Two others take its place (`memory.py`): *waning*, a power
of the time, which successes after a wait slow, with another steepness, length and growth for each learner and
question; and *traces*, the activation model of Pavlik and Anderson (2005). Their constants, and those of
mastery and readiness, were chosen before anything was measured and have not been moved since.

## Reviews: recall on day {days}, at equal load

The fixed schedule goes first: reviews on the 1st, 3rd, 7th, 14th and 30th day, {reviews:.0f} a learner in the
mean. Each of the others then has exactly as many reviews on each day for each learner, and only chooses
which. Recall is the true chance of remembering, in the mean over every card. The lead over the fixed schedule
is counted learner by learner, in points of a hundred, with twice its standard error.

| Schedule | waning | lead | traces | lead |
|---|---:|---:|---:|---:|
"""

CHARTS = """
![Recall by schedule through time, waning]({recall})

| Day | {names} |
|---:|{lines}|
"""

OWN = """
FSRS at its own pace, where it also decides when there is something to review (waning, the first 200 of the
learners). The second row is to ask for as many reviews as the fixed schedule has; its retention was found on
other learners.

| Retention | Reviews | Recall on day {days} |
|---:|---:|---:|
"""

WHY = """
**What to make of it.** {verdict}

Two things decide how large the lead is. *What an answer says of memory.* In a first trial every question
became a card, those too that were right at the first try by reasoning or luck, and only right or wrong was
seen of an answer: there FSRS was two to three points *behind* the fixed schedule, because a right answer
without a memory looked like one with it, and its card went away for weeks. With answers from memory alone it
was ahead. The trial was therefore made like the portal, which makes cards of what was missed, and rates a
right answer that was unsure or slow as hard. *Whether failing matters.* In *traces* every practice adds as
much, right or wrong, and nothing is ever set back, so that to spread reviews evenly over all cards is close
to the best there is, which is what the fixed schedule does; to spend more on what is often missed gains
nothing there.

{boxes}
FSRS knows the learner by weights that were fitted to other people's reviews, and takes for remembered what
was reasoned out: on the last day its cards believe that {believed:.0%} are recalled where {recalled:.0%} are.
Weights fitted to the reviews of a portal's own learners would be the next thing to try. What FSRS has beyond
recall at equal load is a load that follows a retention one can choose, as the table above shows. Every
schedule that spaces is far ahead of reviewing anyhow.

## Readiness: foretold, and scored

On the day after the term each learner (waning, FSRS at its own pace) is foretold what a mock interview would
bring, and has one: {questions} questions, two of each topic, any of the bank, each in full or not at all.

| | |
|---|---:|
| Learners of whom anything is claimed | {claimed} |
| Correlation of readiness and score | {correlation:.2f} |
| Correlation of readiness and the score to expect | {true:.2f} |
| Mean error, in points of a hundred | {error:.1f} |
| The same, had readiness been known exactly | {least:.1f} |
| Foretold too high by | {bias:+.1f} |
| Scores within the 80 % bounds | {covered:.1f} % |

![Readiness beside scores]({fit})

| Tenth | foretold | scored |
|---:|---:|---:|
"""

TAIL = """
{questions} questions leave much to luck, which is why the bounds are wide and the correlation with one
interview stays below that with the score to expect. Those foretold the most score a little less and those
foretold the least a little more, as with every estimate that has noise in it.

What is simulated is not people. That the numbers hold here shows that the reckoning is sound, not that it is
right about anybody.
"""

AHEAD = """Where successes make memory last and failures set it back, FSRS is ahead of the fixed
schedule, by little: five reviews in thirty days are a good plan for a term of sixty."""
ALIKE = """Where successes make memory last and failures set it back, FSRS and the fixed schedule
cannot be told apart: five reviews in thirty days are a good plan for a term of sixty."""
BEFORE_FSRS = "A schedule that begins anew after a miss, with the same five steps, leads by more."
AFTER_FSRS = "A schedule that begins anew after a miss, with the same five steps, leads by less."
BEHIND = """FSRS is behind the fixed schedule."""


def report(
    worlds: tuple[Schedules, Schedules], own: list[Own], fit: Fit, *, recall_svg: str, fit_svg: str
) -> str:
    waning, traces = worlds
    head = HEAD.format(learners=f"{waning.learners:,}", days=DAYS, reviews=waning.reviews)
    rows = [_row(name, waning, traces) for name in waning.recall]
    names = list(waning.recall)
    charts = CHARTS.format(
        recall=recall_svg, names=" | ".join(names), lines="---:|" * (len(names) - 1) + "---:"
    )
    days = [
        f"| {5 * (number + 1)} | " + " | ".join(f"{waning.recall[name][number]:.1%}" for name in names) + " |"
        for number in range(len(waning.recall[FIXED]))
    ]
    paces = [f"| {one.retention or FIXED} | {one.reviews:.0f} | {one.recall:.1%} |" for one in own]
    why = WHY.format(
        verdict=_verdict(waning),
        boxes=BEFORE_FSRS if waning.lead(BOXES)[0] > waning.lead(FSRS)[0] else AFTER_FSRS,
        believed=fmean(one.believed for one in fit.foretold),
        recalled=fmean(one.recalled for one in fit.foretold),
        questions=QUESTIONS,
        claimed=f"{len(fit.foretold):,}",
        correlation=fit.correlation,
        true=fit.true_correlation,
        error=100 * fit.error,
        least=100 * fit.least_error,
        bias=100 * fit.bias,
        covered=100 * fit.covered,
        fit=fit_svg,
    )
    tenths = [
        f"| {number} | {expected:.1%} | {scored:.1%} |"
        for number, (expected, scored) in enumerate(fit.tenths(), start=1)
    ]
    return (
        head
        + "\n".join(rows)
        + "\n"
        + charts
        + "\n".join(days)
        + "\n"
        + OWN.format(days=DAYS)
        + "\n".join(paces)
        + "\n"
        + why
        + "\n".join(tenths)
        + "\n"
        + TAIL.format(questions=QUESTIONS)
    )


def _row(name: str, *worlds: Schedules) -> str:
    cells = []
    for world in worlds:
        lead, doubt = world.lead(name)
        cells += [
            f"{world.recall[name][-1]:.1%}",
            "" if name == FIXED else f"{100 * lead:+.1f} ± {100 * doubt:.1f}",
        ]
    shown = f"**{name}**" if name == FSRS else name
    return f"| {shown} | " + " | ".join(cells) + " |"


def _verdict(waning: Schedules) -> str:
    lead, doubt = waning.lead(FSRS)
    return AHEAD if lead > doubt else BEHIND if lead < -doubt else ALIKE
