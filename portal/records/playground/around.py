"""The AWS around a function of one's own: its two files, judged before anything runs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _

from portal.engines.cloud.seed import Seed
from portal.engines.curriculum.models import POLICY
from portal.engines.curriculum.policies import BadPolicy, read_policy
from portal.engines.curriculum.seeds import read_seed
from portal.engines.emulator import BadFunction
from portal.records.playground.written import AWS, SEED, Written
from portal.records.runs.storable import storable

TOLD = 5  # of what is wrong in one file
_NUL = re.compile(r"\\(?:0|x00|u0000|U00000000)")  # as YAML writes it, between double quotes
FIELDS: Final = ("aws",)  # no part of a version, as concurrency is none


class BadAround(BadFunction):
    """One of the two files cannot be taken. `line`, from 1, and `fault` are of the first that is wrong."""

    def __init__(self, path: str, *wrong: tuple[int, str]) -> None:
        super().__init__(" ".join(f"{path}, line {line}: {words}" for line, words in wrong[:TOLD]))
        self.path = path
        self.line, self.fault = wrong[0]


@dataclass(frozen=True, kw_only=True, slots=True)
class Around:
    """`policy` None: everything is allowed. `is_kept`: it goes on in the learner's account."""

    seed: Seed
    policy: Mapping[str, Any] | None
    is_kept: bool


def around_of(written: Written) -> Around | None:
    """None where there is none. Raises BadAround, and BadFunction for a setting that is none."""
    chosen = written.field("aws")
    if chosen not in AWS:
        raise BadFunction(_("AWS around a function is one of %(choices)s.") % {"choices": ", ".join(AWS)})
    if chosen == AWS[0]:
        return None
    return Around(seed=_seed(written), policy=policy_of(written), is_kept=chosen == AWS[2])


def _seed(written: Written) -> Seed:
    """An empty account where there is no such file."""
    text = written.files.get(SEED, "")
    seed, problems = read_seed(text, path=SEED)
    if seed is None:
        raise BadAround(SEED, *((one.line, f"{one.fault} {one.remedy}") for one in problems))
    if storable(planted := seed.to_json()) != planted:  # in no JSON of a database
        lines = [number for number, line in enumerate(text.split("\n"), 1) if _NUL.search(line)]
        fault = _("There is a NUL character. Write it in `base64`.")
        raise BadAround(SEED, (lines[0] if lines else 1, fault))
    return seed


def policy_of(written: Written) -> dict[str, Any] | None:
    """None where there is no such file, or nothing in it. Raises BadAround, in AWS's own words."""
    text = written.files.get(POLICY, "")
    if not text.strip():
        return None
    try:
        return read_policy(text)
    except BadPolicy as fault:
        words = fault.fault.removesuffix(".")  # AWS's own, which now and then are no sentence
        raise BadAround(POLICY, (fault.line, f"{words}. {fault.remedy}")) from None


def fields_of_around(written: Written) -> dict[str, str]:
    """As they were typed."""
    return {name: written.field(name) for name in FIELDS}
