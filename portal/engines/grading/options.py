"""Options: in an order that gives nothing away, and each explained afterwards."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from portal.engines.curriculum.models import Asked, Option

from .presented import Presented, shuffler
from .verdict import PartVerdict


@dataclass(frozen=True, kw_only=True, slots=True)
class OptionsShown(Presented):
    options: tuple[Option, ...]


def show_options(question: Asked, options: tuple[Option, ...], seed: int) -> OptionsShown:
    shuffled = list(options)
    shuffler(question, seed).shuffle(shuffled)
    return OptionsShown(question=question, prompt=question.prompt, options=tuple(shuffled))


def explain_options(options: tuple[Option, ...], chosen: Collection[str]) -> tuple[PartVerdict, ...]:
    return tuple(
        PartVerdict(
            id=option.id, text=option.text, chosen=option.id in chosen, right=option.right, why=option.why
        )
        for option in options
    )
