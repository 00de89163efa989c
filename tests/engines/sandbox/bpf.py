"""A small interpreter of classic BPF: what the kernel answers to a system call under a filter."""

from __future__ import annotations

import errno
import struct

from portal.engines.sandbox.call_numbers import ARM64, X86_64

ALLOW, KILL = 0x7FFF0000, 0x80000000
EPERM, ENOSYS = 0x50000 | errno.EPERM, 0x50000 | errno.ENOSYS
# What struct seccomp_data calls the machine, and the numbers of its calls.
ARCHES = {"x86_64": (0xC000003E, X86_64), "aarch64": (0xC00000B7, ARM64)}

_LOAD, _AND, _JUMP, _RETURN = 0x20, 0x54, 0x05, 0x06
_CONDITIONS = {
    0x15: lambda accumulator, operand: accumulator == operand,
    0x25: lambda accumulator, operand: accumulator > operand,
    0x35: lambda accumulator, operand: accumulator >= operand,
    0x45: lambda accumulator, operand: accumulator & operand != 0,
}

Program = tuple[tuple[int, int, int, int], ...]


def program(assembled: bytes) -> Program:
    return tuple(struct.iter_unpack("<HBBI", assembled))


def verdict(filter: Program, arch: int, number: int, *arguments: int) -> int:
    """Numbers wrap at 32 bits and arguments at 64, as in registers; those not given are 0."""
    given = [argument & (1 << 64) - 1 for argument in arguments] + [0] * (6 - len(arguments))
    data = struct.pack("<IIQ6Q", number & 0xFFFFFFFF, arch, 0, *given)
    at = accumulator = 0
    while True:
        code, yes, no, operand = filter[at]
        at += 1
        if code == _LOAD:
            (accumulator,) = struct.unpack_from("<I", data, operand)
        elif code == _AND:
            accumulator &= operand
        elif code == _JUMP:
            at += operand
        elif code == _RETURN:
            return operand
        else:
            at += yes if _CONDITIONS[code](accumulator, operand) else no
