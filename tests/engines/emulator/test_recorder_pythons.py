"""
What a recording says where Python itself has changed: from which version on, what is right.

3.12 runs comprehensions in the frame around them (PEP 709). 3.13 ends a generator that is closed where
there is nothing to clean up without going on with it.
"""

from __future__ import annotations

import sys
import warnings

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.engines.emulator.guest.inlined import Inlined
from tests.engines.emulator.recording_programs import in_steps, record, told

PROGRAMS: dict[str, tuple[str, dict[tuple[int, int], str]]] = {
    "a generator that is closed": (
        """
        def main():
            numbers = count()
            next(numbers)
            numbers.close()
        def count():
            yield 1
        """,
        {
            (3, 11): """
            call 1 main|line 2|line 3 numbers=<generator>|call 5 count|line 6|yield 6 1|line 4|resume 6 count
            exception 6 GeneratorExit|unwind 6|return 4 None
            """,
            (3, 13): """
            call 1 main|line 2|line 3 numbers=<generator>|call 5 count|line 6|yield 6 1|line 4|return 4 None
            """,
        },
    ),
    "a comprehension": (
        """
        def main():
            return [n * n for n in (1, 2)]
        """,
        {
            (3, 11): """
            call 1 main|line 2|call 2 <listcomp>|line 2|line 2 n=1|line 2 n=2|return 2 [1, 4]|return 2 [1, 4]
            """,
            (3, 12): """
            call 1 main|line 2|line 2 n (comprehension)=1|line 2 n (comprehension)=2
            return 2 -n (comprehension) [1, 4]
            """,
        },
    ),
    "a comprehension in a comprehension": (
        """
        def main():
            return [[a * b for a in (1, 2)] for b in (3,)]
        """,
        {
            (3, 11): """
            call 1 main|line 2|call 2 <listcomp>|line 2|call 2 <listcomp> b=3|line 2|line 2 a=1|line 2 a=2
            return 2 [3, 6]|line 2 b=3|return 2 [[3, 6]]|return 2 [[3, 6]]
            """,
            (3, 12): """
            call 1 main|line 2|line 2 b (comprehension)=3 a (comprehension)=1|line 2 a (comprehension)=2
            line 2 -a (comprehension)|return 2 -b (comprehension) [[3, 6]]
            """,
        },
    ),
    "a comprehension that raises": (
        """
        def main():
            try:
                return {n: 1 // n for n in (1, 0)}
            except ZeroDivisionError:
                return 0
        """,
        {
            (3, 11): """
            call 1 main|line 2|line 3|call 3 <dictcomp>|line 3|line 3 n=1
            exception 3 n=0 ZeroDivisionError: integer division or modulo by zero|unwind 3
            exception 3 ZeroDivisionError: integer division or modulo by zero|line 4|line 5|return 5 0
            """,
            (3, 12): """
            call 1 main|line 2|line 3|line 3 n (comprehension)=1
            exception 3 n (comprehension)=0 ZeroDivisionError: integer division or modulo by zero
            line 4 -n (comprehension)|line 5|return 5 0
            """,
        },
    ),
    "an asynchronous comprehension": (
        """
        import asyncio
        def main():
            return asyncio.run(found())
        async def found():
            return {n async for n in numbers()}
        async def numbers():
            yield 1
        """,
        {
            (3, 11): """
            call 2 main|line 3|call 4 found|line 5|call 5 <setcomp>|line 5|call 6 numbers|line 7
            yield 7 <async_generator_wrapped_value>|line 5 n=1|resume 7 numbers|return 7 None|return 5 {1}
            return 5 {1}|return 3 {1}
            """,
            (3, 12): """
            call 2 main|line 3|call 4 found|line 5|call 6 numbers|line 7
            yield 7 <async_generator_wrapped_value>|line 5 n (comprehension)=1|resume 7 numbers|return 7 None
            return 5 -n (comprehension) {1}|return 3 {1}
            """,
        },
    ),
}


@pytest.mark.parametrize(("source", "steps"), PROGRAMS.values(), ids=PROGRAMS.keys())
def test_a_program_is_told_as_this_python_runs_it(source: str, steps: dict[tuple[int, int], str]) -> None:
    recording, _ = record(source)

    latest = max(version for version in steps if version <= sys.version_info)
    assert told(recording) == in_steps(steps[latest])
    assert recording.stop == ""


def test_a_frame_where_that_of_a_generator_was_is_another_one() -> None:
    """Of many sizes, so that some lie where a dropped one lay, and with much before their first line."""
    sizes = range(16)
    counts = [
        f"def count_{size}({''.join(f'a{n}=0, ' for n in range(size))}):\n    yield 1" for size in sizes
    ]
    calls = [f"    next(count_{size}())\n    other(3, 0, 0, 0, 0, 0)" for size in sizes]
    other = "def other(a, b, c, d, e, f):\n    (lambda: (a, b, c, d, e, f))\n    a and other(a - 1, 0, 0, 0, 0, 0)"

    recording, _ = record("\n".join([*counts, other, "def main():", *calls]))

    begun = [step.event for step in recording.steps if step.function == "other" and step.line == 33]
    assert begun == ["call"] * 4 * len(sizes)
    assert recording.stop == ""


# Each has an n of its own beside that of a comprehension.
BESIDE = {
    "on one line": "squares = [n * n for n in (1, 2)]",
    "on several lines": "squares = [\n        n * n\n        for n in (1, 2)\n    ]",
    "as an argument": "squares = list(\n        [n * n\n            for n in (1, 2)]\n    )",
    "one in another": "squares = [n for n in [n * n for n in (1, 2)]]",
    "seen by a function": "squares = [one() for one in [lambda n=n: n * n for n in (1, 2)] if n]",
    "that raises": "squares = [1, 4]\n    try:\n        [1 // n for n in (1, 0)]\n    except ArithmeticError:\n        pass",
}


@pytest.mark.parametrize("line", BESIDE.values(), ids=BESIDE.keys())
def test_a_variable_of_a_comprehension_is_none_of_the_function(line: str) -> None:
    recording, came = record(f"def main():\n    n = 9\n    {line}\n    return squares, n\n")

    assert came == ([1, 4], 9)
    steps = [step for step in recording.steps if step.function == "main"]
    assert [value for step in steps for name, value in step.changed if name == "n"] == ["9"]
    assert not any("n" in step.gone for step in steps)


MODULE = """greeting = "hi"
squares = [n * n
    for n in (1, 2)]
class Kind:
    first = 1
    rest = [n
        for n in (2, 3)]
assert Kind.rest == [2, 3]
"""


def test_comprehensions_of_a_module_and_a_class_leave_what_is_theirs_alone() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        recording, came = record(MODULE, phase="init")

    assert came is None
    assert recording.stop == ""
    changes = [
        change
        for step in recording.steps
        if step.function in ("<module>", "Kind")
        for change in step.changed
        if not change[0].endswith(" (module)")
    ]
    assert changes == [
        ("greeting", "'hi'"),
        ("squares", "[1, 4]"),
        ("first", "1"),
        ("rest", "[2, 3]"),
        ("Kind", "<class Kind>"),
    ]
    assert not any(step.gone for step in recording.steps)


def squares(most: int) -> list[int]:
    return [n * n for n in range(most)]


@given(table=st.binary(max_size=40))
def test_a_table_of_exceptions_that_nobody_compiled_is_read_to_its_end(table: bytes) -> None:
    code = squares.__code__.replace(co_exceptiontable=table)

    inlined = Inlined(code)

    assert all(inlined.at(offset) <= {"n", "most"} for offset in range(0, len(code.co_code), 2))
