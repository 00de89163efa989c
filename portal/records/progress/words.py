"""What the marking of answers says when it cannot read one, in the reader's language."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext, gettext_noop

from portal.engines.grading import BadResponse

# As portal/engines/grading says them.
SAID: Final = (
    gettext_noop("Choose one of the answers."),
    gettext_noop("Choose among the answers."),
    gettext_noop("One of those answers is not in this question; reload the page."),
    gettext_noop("Put every step in its place."),
    gettext_noop("Give each step a place of its own."),
    gettext_noop("Choose something for each line."),
    gettext_noop("Write a number."),
    gettext_noop("Write a number and nothing else."),
    gettext_noop("Write a point before the decimals; a comma only groups thousands, as in 1,234.5."),
    gettext_noop("That number is too large to be meant."),
    gettext_noop("This question has other numbers by now; reload the page."),
    gettext_noop("Say allow or deny for each request."),
    gettext_noop("Write a policy."),
    gettext_noop("Write what you expect."),
    gettext_noop("Give each line that you use a place of its own."),
    gettext_noop("Write the code."),
    gettext_noop("This code has not been run yet. Press Answer."),
    gettext_noop("What came of this code cannot be read. Press Answer again."),
    gettext_noop("Write a sentence or two."),
    gettext_noop("Confirm what your answer says."),
    gettext_noop("Choose something for “{name}”."),
    gettext_noop("Write a number, at most {most} characters long."),
    gettext_noop("Write a number, with {unit} after it or nothing."),
    gettext_noop("Say allow or deny for {action} on {resource}."),
    gettext_noop("Write a policy of at most {most} characters."),
    gettext_noop("AWS would not take this policy: {why}"),
    gettext_noop("{fault} Text stands between double quotes there."),
    gettext_noop("Write at most {most} characters."),
    gettext_noop("The code is over {size} KB. Shorten it."),
    gettext_noop("Write at most {most} characters; an interviewer has three minutes."),
    gettext_noop("Fill in “{name}”."),
    gettext_noop("Fill in the gaps."),
    gettext_noop("One of those points is not in this question; reload the page."),
    gettext_noop("“{name}” takes {most} characters at most."),
)


def told(fault: BadResponse) -> str:
    words = gettext(fault.says)
    return words.format(**fault.values) if fault.values else words
