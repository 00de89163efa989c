"""What engines say of formats, and of what these have no place for: translated where it is shown."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_noop as _

FORMATS: Final = (
    _("cards for Anki, on any device"),
    _("a table for a spreadsheet"),
    _("for the question bank of a Moodle course"),
    _("plain text, for Moodle and others"),
    _("as authors write them here"),
)
# What is composed of values stays as it is.
LEFT_OUT: Final = (
    _("Moodle has no question whose lines are put together and indented."),
    _("Moodle cannot ask IAM what a policy allows."),
    _("Its answer is run here, and Moodle runs nothing."),
    _("How answers are compared: in Moodle quotes and spaces have to be as in the answer."),
    _("The words by which its points are found: in Moodle a person marks it."),
    _("GIFT has no steps to put in order."),
    _("GIFT has room for one gap, and not for what belongs into each of several."),
    _("GIFT has room for one gap, and none for code."),
    _("GIFT has no lines to put together."),
    _("GIFT cannot ask IAM what a policy allows."),
    _("Its answer is run here, and GIFT runs nothing."),
    _("Its rubric: GIFT knows no more of an essay than its text."),
    _("It does not fit into one row of a table."),
    _("Its answer is run here, and a table runs nothing."),
    _("IAM's verdict on a policy of one's own: the card shows the model answer."),
    _("The run that checks the code: the card shows the model solution."),
    _("Its solution, which is not in the set."),
    _("The run that proves it."),
    _("Its code and its checks, which stand in a folder beside the YAML."),
    _("Its hints."),
    _("What its hints cost, and when they may be seen."),
    _("Its images."),
)
