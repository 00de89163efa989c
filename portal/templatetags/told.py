"""Numbers and short sentences in the reader's language, where a template could only glue them together."""

from __future__ import annotations

from collections.abc import Iterable
from math import ceil

from django import template
from django.contrib.humanize.templatetags.humanize import ordinal
from django.utils.formats import get_format
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from portal.engines.grading.hints import NextHint
from portal.engines.grading.scoring import Score
from portal.records.progress.hints import Hints

register = template.Library()


@register.filter
def plain(value: float) -> str:
    """As many decimals as there are: 3, or 1.5."""
    return f"{value:g}".replace(".", str(get_format("DECIMAL_SEPARATOR")))


@register.filter
def because(score: Score) -> str:
    """ "second try, one hint"; "" for a first try without."""
    said = [_nth_try(score.attempt)] if score.attempt > 1 else []
    if score.hints == 1:
        said.append(_("one hint"))
    elif score.hints:
        said.append(ngettext("%(n)s hint", "%(n)s hints", score.hints) % {"n": score.hints})
    return ", ".join(said)


@register.filter
def offer(hints: Hints) -> str:
    """ "(costs 1 point, 2 left)": what the next hint costs, and how many there are."""
    cost = hints.next.cost if hints.next else 0
    if not cost:
        return ngettext("(%(left)s left)", "(%(left)s left)", hints.left) % {"left": hints.left}
    words = ngettext(
        "(costs %(points)s point, %(left)s left)",
        "(costs %(points)s points, %(left)s left)",
        1 if cost == 1 else 2,
    )
    return words % {"points": plain(cost), "left": hints.left}


@register.filter
def when(hints: Hints) -> str:
    """ "Another hint after your next try."; "" when it can be had."""
    following = hints.next
    if following is None or following.ready:
        return ""
    if following.wait_tries:
        return _after_tries(following.wait_tries, is_first=not hints.shown)
    words = _("Another hint in %(time)s.") if hints.shown else _("A hint in %(time)s.")
    return words % {"time": _span(following)}


@register.filter
def minutes(number: int) -> str:
    return ngettext("%(n)s minute", "%(n)s minutes", number) % {"n": number}


@register.filter
def quoted(texts: Iterable[str]) -> str:
    return ", ".join(pgettext("quoted", "“%(text)s”") % {"text": text} for text in texts)


@register.filter
def cited(texts: Iterable[str]) -> SafeString:
    """Somebody's own words, each in <q>."""
    return format_html_join(", ", "<q>{}</q>", ((text,) for text in texts))


def _nth_try(attempt: int) -> str:
    named = {
        2: _("second try"),
        3: _("third try"),
        4: _("fourth try"),
        5: _("fifth try"),
        6: _("sixth try"),
        7: _("seventh try"),
        8: _("eighth try"),
        9: _("ninth try"),
    }
    return named.get(attempt) or _("%(nth)s try") % {"nth": ordinal(attempt)}


def _after_tries(tries: int, *, is_first: bool) -> str:
    if tries == 1:
        return _("A hint after your next try.") if is_first else _("Another hint after your next try.")
    if is_first:
        return ngettext("A hint after %(n)s more try.", "A hint after %(n)s more tries.", tries) % {
            "n": tries
        }
    words = ngettext("Another hint after %(n)s more try.", "Another hint after %(n)s more tries.", tries)
    return words % {"n": tries}


def _span(following: NextHint) -> str:
    seconds = following.wait_s
    return _("%(n)s s") % {"n": seconds} if seconds < 120 else minutes(ceil(seconds / 60))
