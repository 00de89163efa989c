"""Ratings and their reasons in the reader's language: the engine that rates knows English alone."""

from __future__ import annotations

from django.utils.translation import gettext_noop, pgettext_lazy

from portal.engines.scheduling.rating import Rating

_ = gettext_noop
NAMES = {
    Rating.AGAIN: pgettext_lazy("rating", "Again"),
    Rating.HARD: pgettext_lazy("rating", "Hard"),
    Rating.GOOD: pgettext_lazy("rating", "Good"),
    Rating.EASY: pgettext_lazy("rating", "Easy"),
}
# As the engine gives them and reviews keep them; translated where they are shown.
REASONS = (
    _("Most of it was missing."),
    _("It took three hints or more, which say nearly all of it."),
    _("Most of it was right, not all."),
    _("Right, with the help of a hint."),
    _("Right, and you were unsure."),
    _("Right, and it took far longer than such questions do."),
    _("Right, quick, and you were sure."),
    _("Right."),
    _("Passed, after failing earlier that day."),
)


def rating_named(rating: Rating) -> str:
    """ "Good"."""
    return str(NAMES[rating])
