"""
Reserved and provisioned concurrency, as fields of a function. They are no part of a version
(facts P-2): what runs has those that the function has now.
"""

from __future__ import annotations

from typing import Final

from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from portal.engines.emulator import BadFunction, Concurrency
from portal.engines.emulator.validate_job import RESERVED
from portal.records.playground.written import Written

FIELDS: Final = ("reserved", "provisioned")
UNRESERVED = 100  # of the account's, that stay for all other functions: facts J-6
MOST_RESERVED = RESERVED - UNRESERVED
MOST_PROVISIONED = 10  # each takes its memory from the server while the run goes on
_RESERVED = gettext_noop("Reserved concurrency is a whole number from 0 to %(most)s in the playground.")
_PROVISIONED = gettext_noop("Provisioned concurrency is a whole number from 0 to %(most)s in the playground.")


def concurrency_of(written: Written) -> Concurrency:
    """An empty field is none. Raises BadFunction, with what to change."""
    reserved, provisioned = (written.field(name).strip() for name in FIELDS)
    return Concurrency(
        reserved=_whole(reserved, _RESERVED, MOST_RESERVED) if reserved else None,
        provisioned=_whole(provisioned or "0", _PROVISIONED, MOST_PROVISIONED),
    )


def fields_of_concurrency(written: Written) -> dict[str, str]:
    """As they were typed."""
    return {name: written.field(name) for name in FIELDS}


def _whole(text: str, wrong: str, most: int) -> int:
    # By its length too: Python refuses to read numbers of thousands of digits.
    if not text.isascii() or not text.isdecimal() or len(text) > 6 or int(text) > most:
        raise BadFunction(_(wrong) % {"most": intcomma(most)})
    return int(text)
