"""The map of topics, and readiness week by week, as charts."""

from __future__ import annotations

from portal.engines.drawing import Axis, Lines, Radar, Series, Style, lines, radar
from portal.records.progress.skills import Skills


def drawn_map(skills: Skills) -> Radar | None:
    """None before anything is claimed, and for a course of fewer than three topics."""
    if not skills.is_drawn or len(skills.topics) < 3:
        return None
    return radar(
        title="What your answers say of each topic",
        axes=[
            Axis(
                name=topic.title,
                value=topic.mastery.mean if topic.is_claimed else None,
                low=topic.low if topic.is_claimed else 0.0,
                high=topic.high if topic.is_claimed else 0.0,
            )
            for topic in skills.topics
        ],
    )


def drawn_history(skills: Skills) -> Lines | None:
    if not skills.history:
        return None
    weeks = [week.readiness for week in skills.history]
    return lines(
        title="Readiness, week by week",
        unit="% of the points",
        at=[f"{week.at:%-d %b}" for week in skills.history],
        series=[
            Series(name="expected", values=[round(100 * week.expected) for week in weeks]),
            Series(name="between", values=[round(100 * week.low) for week in weeks], style=Style.DASHED),
            Series(name="and", values=[round(100 * week.high) for week in weeks], style=Style.DOTTED),
        ],
        is_sloped=True,
    )
