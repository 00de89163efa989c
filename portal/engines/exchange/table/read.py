"""A table → a draft for an author to complete."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from portal.engines.curriculum.variants import Known
from portal.engines.exchange.arranged import draft_of_pairs, draft_of_steps
from portal.engines.exchange.choices import Choice, draft_of_choices
from portal.engines.exchange.gather import LETTERS, MOST_HINTS, Gathering, Marks, lettered, line
from portal.engines.exchange.numbers import draft_of_number, number_from, tidy
from portal.engines.exchange.own_yaml import draft
from portal.engines.exchange.plain import one_line, seen, text_of
from portal.engines.exchange.reading import LONGEST_TEXT, Read, TooMuch, Trouble, Unfit

from .columns import COLUMNS, MOST, Row, fused

SEPARATORS: Final = (",", ";", "\t")


def read(content: str | bytes, *, topic: str = "") -> Read:
    """What cannot be read is a problem with its row, never an exception."""
    gathering = Gathering()
    try:
        for place, row in _rows(seen(text_of(content)), gathering):
            _take(place, row, gathering)
    except TooMuch as fault:
        return Read(topic=topic, problems=(*gathering.problems, fault.trouble))
    return gathering.read(draft, topic)


def _rows(text: str, gathering: Gathering) -> Iterator[tuple[str, Row]]:
    """Raises TooMuch for what is no table, or one without our columns."""
    table = csv.reader(io.StringIO(text), delimiter=_separator(text), strict=True)
    header: list[str] = []
    try:
        for cells in table:
            if not any(cell.strip() for cell in cells):
                continue
            place = f"line {table.line_num}"
            if not header:
                header = [one_line(cell).lower().replace(" ", "_") for cell in cells]
                _check(header, place, gathering)
                continue
            if len(cells) > len(header):
                gathering.say(
                    place, "The row has more cells than the header.", "Quote a text with separators."
                )
            yield place, {name: fused(cell).strip() for name, cell in zip(header, cells, strict=False)}
    except csv.Error as fault:
        remedy = 'Quote texts with ", and double a " inside them.'
        where = f"line {table.line_num}"
        raise TooMuch(Trouble(place=where, fault=f"This is no CSV: {fault}.", remedy=remedy)) from None


def _separator(text: str) -> str:
    """The one that splits the header into the most columns that are known."""
    header = next((line for line in text[:20_000].split("\n") if line.strip()), "").lower()

    def known(separator: str) -> int:
        return sum(cell.strip(' "') in COLUMNS for cell in header.split(separator))

    return max(SEPARATORS, key=known)


def _check(header: list[str], place: str, gathering: Gathering) -> None:
    for name in ("kind", "prompt"):
        if name not in header:
            fault = f"There is no column `{name}`."
            raise TooMuch(Trouble(place=place, fault=fault, remedy="docs/authoring.md lists the columns."))
    for name in dict.fromkeys(header):
        if name and name not in COLUMNS:
            gathering.say(place, f"The column `{name[:40]}` is not known here.", "Rename or remove it.")
        elif name and header.count(name) > 1:
            gathering.say(
                place, f"The column `{name[:40]}` is there twice; the last one counts.", "Rename one."
            )


def _take(place: str, row: Row, gathering: Gathering) -> None:
    def say(fault: str, remedy: str) -> None:
        gathering.say(place, fault, remedy)

    gathering.take(place, (row.get("slug", ""),), lambda: _said(row, say))


def _said(row: Row, say: Callable[[str, str], None]) -> Mapping[str, Any]:
    if any(len(cell) > LONGEST_TEXT for cell in row.values()):
        raise Unfit(f"A text has over {LONGEST_TEXT:,} characters.", "Shorten it.")
    kind = row.get("kind", "").lower()
    reader = READERS.get(kind)
    if reader is None:
        raise Unfit(f"The kind `{kind[:40]}` does not fit into a row.", f"Use one of {', '.join(READERS)}.")
    marks = Marks(
        said={
            "level": (row.get("level", ""),),
            "starred": (row.get("starred", "").lower(),),
            **{one: names for one in ("concept", "lesson", "fact") if (names := _names(row, f"{one}s"))},
        }
    )
    hints = [hint for n in range(1, MOST_HINTS + 1) if (hint := row.get(f"hint_{n}", ""))]
    said = {**reader(row), "explanation": row.get("explanation", ""), "hints": hints}
    return {**said, **_points(row, say), **marks.keys()}


def _names(row: Row, column: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(row.get(column, "").replace(",", " ").replace(";", " ").split()[:30]))


def _points(row: Row, say: Callable[[str, str], None]) -> dict[str, int]:
    said = row.get("points", "")
    if said in map(str, range(1, 11)):
        return {"points": int(said)} if said != "1" else {}
    if said:
        say(f"`points` is {said[:20]}; it is a whole number from 1 to 10.", "Write it.")
    return {}


def _parts(row: Row) -> list[tuple[str, str, str]]:
    """(text, match, why) of each number that has a text."""
    every = (
        (row.get(f"text_{n}", ""), row.get(f"match_{n}", ""), row.get(f"why_{n}", ""))
        for n in range(1, MOST + 1)
    )
    return [(one_line(text), one_line(match), why) for text, match, why in every if text]


def _read_chosen(row: Row) -> Mapping[str, Any]:
    numbers = _right(row)
    choices = [
        Choice(text=text, right=place in numbers, why=why)
        for place, (text, _, why) in enumerate(_parts(row), 1)
    ]
    single = row.get("kind", "").lower() == "single"
    return draft_of_choices(row["prompt"], choices, single=single, marks=Marks())


def _right(row: Row) -> set[int]:
    """Numbers, or letters as spreadsheets of others have them: 1 3, or a c."""
    said = row.get("right", "").lower().replace(",", " ").replace(";", " ").split()[:20]
    numbers = {int(one) for one in said if one in map(str, range(1, MOST + 1))}
    return numbers | {LETTERS.index(one) + 1 for one in said if len(one) == 1 and one in LETTERS}


def _read_statement(row: Row) -> Mapping[str, Any]:
    holds = row.get("right", "").lower() == "true"
    numbers = set() if holds else _right(row)
    reasons = [
        {"text": line(text, "A reason"), **({"right": True} if place in numbers else {}),
         **({"why": why} if why else {})}
        for place, (text, _, why) in enumerate(_parts(row), 1)
    ]  # fmt: skip
    said = {"statement": row.get("statement", ""), "holds": holds, "why": row.get("why", "")}
    return {
        "kind": "true-or-why",
        "prompt": row["prompt"],
        **said,
        "reasons": lettered(reasons, most=5, what="reasons"),
    }


def _read_matched(row: Row) -> Mapping[str, Any]:
    parts = _parts(row)
    choices = [one_line(row.get(f"choice_{n}", "")) for n in range(1, MOST + 1)]
    return draft_of_pairs(
        row["prompt"],
        [(left, right) for left, right, _ in parts],
        whys=[why for _, _, why in parts],
        choices=[one for one in choices if one],
    )


def _read_ordered(row: Row) -> Mapping[str, Any]:
    return draft_of_steps(row["prompt"], [(text, why) for text, _, why in _parts(row)])


def _read_numeric(row: Row) -> Mapping[str, Any]:
    tolerance = row.get("tolerance", "")
    share = tolerance.removesuffix(" of it")
    said = draft_of_number(
        row["prompt"],
        number_from(row.get("answer", "")),
        number_from(share) if share else 0.0,
        unit=one_line(row.get("unit", "")),
        working=row.get("working", ""),
        mistakes=[Known(value=number_from(text), why=why) for text, _, why in _parts(row)],
    )
    if not share:
        return said | {"absolute": None}  # not said, so missing: nobody has decided that it is none
    return said if share == tolerance else said | {"absolute": None, "relative": tidy(number_from(share))}


READERS: Final[Mapping[str, Callable[[Row], Mapping[str, Any]]]] = {
    "single": _read_chosen,
    "multiple": _read_chosen,
    "true-or-why": _read_statement,
    "matching": _read_matched,
    "ordering": _read_ordered,
    "numeric": _read_numeric,
}
