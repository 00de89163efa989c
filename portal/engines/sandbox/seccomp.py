"""
From rules to a seccomp program: a small assembler for classic BPF.

The number is looked up by halving: when a program is installed the kernel walks it once for
each call there is, so a list of comparisons would cost more than everything else in a launch.

The program sees struct seccomp_data: nr at 0, arch at 4, arguments of 8 bytes from 16
(little-endian here: the low half comes first). Source: Linux's
Documentation/userspace-api/seccomp_filter.rst.
"""

from __future__ import annotations

import errno
import platform
import struct
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from .call_numbers import ARM64, NEWEST, X86_64
from .calls_allowed import Answer, Rule
from .walls import WallMissing

_LOAD: Final = 0x20  # BPF_LD | BPF_W | BPF_ABS
_AND: Final = 0x54  # BPF_ALU | BPF_AND | BPF_K
_JUMP_EQUAL: Final = 0x15  # BPF_JMP | BPF_JEQ | BPF_K
_JUMP_GREATER: Final = 0x25  # BPF_JMP | BPF_JGT | BPF_K
_JUMP: Final = 0x05  # BPF_JMP | BPF_JA
_RETURN: Final = 0x06

_AT_NUMBER: Final = 0
_AT_ARCH: Final = 4
_AT_ARGUMENTS: Final = 16
_X32_BIT: Final = 0x40000000

_RETURNS: Final[dict[Answer, int]] = {
    "allow": 0x7FFF0000,
    "refuse": 0x00050000 | errno.EPERM,
    "absent": 0x00050000 | errno.ENOSYS,
    "kill": 0x80000000,
}

# The kernel's name for the architecture, and the numbers of its calls.
_MACHINES: Final = {"x86_64": (0xC000003E, X86_64), "aarch64": (0xC00000B7, ARM64)}
_MOST_INSTRUCTIONS: Final = 4096
_FARTHEST: Final = 255  # a conditional jump holds its distance in a byte

Instruction = tuple[int, int, int, int]  # code, jump if true, jump if false, operand
Program = list[Instruction]


def assemble(rules: Iterable[Rule], machine: str | None = None) -> bytes:
    """
    The program as the kernel takes it, 8 bytes an instruction.

    A foreign architecture and the x32 numbers kill. Raises WallMissing for a machine that
    has no table here.
    """
    machine = machine or platform.machine()
    if machine not in _MACHINES:
        raise WallMissing(
            "system call filter", f"there is no table for {machine}", "Use an x86-64 or an arm64 machine."
        )
    arch, numbers = _MACHINES[machine]
    program = [*_prologue(arch), *_search(_ranges(rules, numbers))]
    if len(program) > _MOST_INSTRUCTIONS:
        raise ValueError(f"{len(program)} instructions; the kernel takes {_MOST_INSTRUCTIONS}.")
    return b"".join(struct.pack("<HBBI", *instruction) for instruction in program)


def _prologue(arch: int) -> Iterator[Instruction]:
    yield _LOAD, 0, 0, _AT_ARCH
    yield _JUMP_EQUAL, 1, 0, arch
    yield _RETURN, 0, 0, _RETURNS["kill"]
    yield _LOAD, 0, 0, _AT_NUMBER
    yield _JUMP_GREATER, 0, 1, _X32_BIT - 1
    yield _RETURN, 0, 0, _RETURNS["kill"]


def _ranges(rules: Iterable[Rule], numbers: Mapping[str, int]) -> list[tuple[int, Program]]:
    """(first number, what is done from there on), ascending from 0; neighbours differ."""
    refuse: Program = [(_RETURN, 0, 0, _RETURNS["refuse"])]
    done = {numbers[name]: _answer(rule) for rule in rules for name in rule.calls.split() if name in numbers}
    done[NEWEST + 1] = [(_RETURN, 0, 0, _RETURNS["absent"])]
    ranges: list[tuple[int, Program]] = []
    for number in range(NEWEST + 2):
        answer = done.get(number, refuse)
        if not ranges or ranges[-1][1] != answer:
            ranges.append((number, answer))
    return ranges


def _answer(rule: Rule) -> Program:
    """What is done for a call of this rule; it ends by returning."""
    body: Program = []
    for when in rule.when:
        body += [(_LOAD, 0, 0, _AT_ARGUMENTS + 8 * when.argument), (_AND, 0, 0, when.mask)]
        count = len(when.values)
        # Over the comparisons that follow and the refusal behind them.
        body += [(_JUMP_EQUAL, count - index, 0, value) for index, value in enumerate(when.values)]
        body += [(_RETURN, 0, 0, _RETURNS["refuse"])]
    return [*body, (_RETURN, 0, 0, _RETURNS[rule.answer])]


def _search(ranges: Sequence[tuple[int, Program]]) -> Program:
    """The accumulator holds the number: go to the range it lies in."""
    if len(ranges) == 1:
        return ranges[0][1]
    middle = len(ranges) // 2
    below, above = _search(ranges[:middle]), _search(ranges[middle:])
    last_below = ranges[middle][0] - 1
    if len(below) <= _FARTHEST:
        return [(_JUMP_GREATER, len(below), 0, last_below), *below, *above]
    return [(_JUMP_GREATER, 0, 1, last_below), (_JUMP, 0, 0, len(below)), *below, *above]
