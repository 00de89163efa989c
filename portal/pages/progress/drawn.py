"""The map of topics, and readiness week by week, as charts."""

from __future__ import annotations

from django.utils.dateformat import format as dated
from django.utils.translation import gettext as _

from portal.engines.drawing import Axis, Lines, Radar, Series, Style, lines, radar
from portal.records.progress.skills import Skills


def drawn_map(skills: Skills) -> Radar | None:
    """None before anything is claimed, and for a course of fewer than three topics."""
    if not skills.is_drawn or len(skills.topics) < 3:
        return None
    return radar(
        title=_("What your answers say of each topic"),
        known=_("{name}: {value} %, between {low} and {high}"),
        unknown=_("{name}: not enough answers"),
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
        title=_("Readiness, week by week"),
        unit=_("% of the points"),
        at=[dated(week.at, _("j M")) for week in skills.history],
        series=[
            Series(name=_("expected"), values=[round(100 * week.expected) for week in weeks]),
            Series(name=_("between"), values=[round(100 * week.low) for week in weeks], style=Style.DASHED),
            Series(name=_("and"), values=[round(100 * week.high) for week in weeks], style=Style.DOTTED),
        ],
        at_most=_("at most {value}"),
        is_sloped=True,
    )
