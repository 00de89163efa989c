"""
From rules to a seccomp program: a small assembler for classic BPF.

The program sees struct seccomp_data: nr at 0, arch at 4, arguments of 8 bytes from 16
(little-endian here: the low half comes first). Source: Linux's
Documentation/userspace-api/seccomp_filter.rst.
"""

from __future__ import annotations

import errno
import platform
import struct
from collections.abc import Iterable, Iterator
from typing import Final

from .call_numbers import ARM64, NEWEST, X86_64
from .calls_allowed import Answer, Rule
from .walls import WallMissing

_LOAD: Final = 0x20  # BPF_LD | BPF_W | BPF_ABS
_AND: Final = 0x54  # BPF_ALU | BPF_AND | BPF_K
_JUMP_EQUAL: Final = 0x15  # BPF_JMP | BPF_JEQ | BPF_K
_JUMP_GREATER: Final = 0x25  # BPF_JMP | BPF_JGT | BPF_K
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

Instruction = tuple[int, int, int, int]  # code, jump if true, jump if false, operand


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
    program = list(_prologue(arch))
    for rule in rules:
        for name in rule.calls.split():
            if name in numbers:
                program += _block(numbers[name], rule)
    program.append((_RETURN, 0, 0, _RETURNS["refuse"]))
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
    yield _JUMP_GREATER, 0, 1, NEWEST
    yield _RETURN, 0, 0, _RETURNS["absent"]


def _block(number: int, rule: Rule) -> list[Instruction]:
    """What is done for one call; the accumulator holds the number before and, past the block, after."""
    body: list[Instruction] = []
    for when in rule.when:
        body += [(_LOAD, 0, 0, _AT_ARGUMENTS + 8 * when.argument), (_AND, 0, 0, when.mask)]
        count = len(when.values)
        # Over the comparisons that follow and the refusal behind them.
        body += [(_JUMP_EQUAL, count - index, 0, value) for index, value in enumerate(when.values)]
        body += [(_RETURN, 0, 0, _RETURNS["refuse"])]
    body += [(_RETURN, 0, 0, _RETURNS[rule.answer])]
    return [(_JUMP_EQUAL, 0, len(body), number), *body]
