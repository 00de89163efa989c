"""The same rules given to libseccomp, and the two filters asked the same questions."""

from __future__ import annotations

import ctypes
import functools
import itertools
import platform
import random
import tempfile
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.engines.sandbox.call_numbers import NEWEST
from portal.engines.sandbox.calls_allowed import LAMBDA_RULES, STRICT_RULES, Rule, When
from portal.engines.sandbox.calls_guarded import GUARDED_RULES, GUARDED_STRICT_RULES
from portal.engines.sandbox.seccomp import assemble
from tests import needs

from .bpf import ALLOW, ARCHES, ENOSYS, EPERM, KILL, Program, program, verdict

_MASKED_EQUAL = 7  # SCMP_CMP_MASKED_EQ
_BAD_ARCH = 2  # SCMP_FLTATR_ACT_BADARCH
_UNKNOWN = -1  # __NR_SCMP_ERROR; other negative numbers: known, but not on that machine
_ACTIONS = {"allow": ALLOW, "refuse": EPERM, "absent": ENOSYS, "kill": KILL}
_X32_BIT = 0x40000000
PROFILES = {
    "lambda": LAMBDA_RULES,
    "strict": STRICT_RULES,
    "guarded": GUARDED_RULES,
    "guarded strict": GUARDED_STRICT_RULES,
}

each = pytest.mark.parametrize(("profile", "machine"), list(itertools.product(PROFILES, ARCHES)))


class _Comparison(ctypes.Structure):
    _fields_ = (
        ("argument", ctypes.c_uint),
        ("operation", ctypes.c_int),
        ("mask", ctypes.c_uint64),
        ("value", ctypes.c_uint64),
    )


@functools.cache
def library() -> ctypes.CDLL:
    try:
        found = ctypes.CDLL("libseccomp.so.2")
    except OSError:
        needs.missing("libseccomp is not installed: apt-get install libseccomp2")
    found.seccomp_init.restype = ctypes.c_void_p
    found.seccomp_syscall_resolve_num_arch.restype = ctypes.c_void_p
    return found


def number_of(name: str, machine: str) -> int:
    """libseccomp's own number."""
    return library().seccomp_syscall_resolve_name_arch(ctypes.c_uint32(ARCHES[machine][0]), name.encode())


def newest_of(machine: str) -> int:
    """The highest number that this libseccomp has a name for."""
    libc, found = ctypes.CDLL(None), library()
    known = 0
    for number in range(2 * NEWEST):
        if name := found.seccomp_syscall_resolve_num_arch(ctypes.c_uint32(ARCHES[machine][0]), number):
            known = number
            libc.free(ctypes.c_void_p(name))
    return known


def too_new(profile: str, machine: str) -> dict[int, int]:
    """Calls that this libseccomp cannot be told of, with what the rules say."""
    numbers = ARCHES[machine][1]
    found = {}
    for rule, name in named(profile):
        if name in numbers and number_of(name, machine) == _UNKNOWN:
            assert not rule.when, f"{name}: its arguments cannot be cross-checked by this libseccomp"
            found[numbers[name]] = _ACTIONS[rule.answer]
    return found


def named(profile: str) -> Iterator[tuple[Rule, str]]:
    for rule in PROFILES[profile]:
        for name in rule.calls.split():
            yield rule, name


@functools.cache
def theirs(profile: str, machine: str) -> Program:
    found = library()
    context = ctypes.c_void_p(found.seccomp_init(EPERM))
    assert context
    try:
        arch, native = (ARCHES[name][0] for name in (machine, platform.machine()))
        if arch != native:
            assert found.seccomp_arch_add(context, ctypes.c_uint32(arch)) == 0
            assert found.seccomp_arch_remove(context, ctypes.c_uint32(native)) == 0
        assert found.seccomp_attr_set(context, _BAD_ARCH, ctypes.c_uint32(KILL)) == 0
        for rule, name in named(profile):
            # Rules are given with the numbers of the machine that the test runs on, and translated.
            number = found.seccomp_syscall_resolve_name(name.encode())
            if number == _UNKNOWN or number_of(name, machine) < 0:
                continue
            for comparisons in product(rule):
                error = found.seccomp_rule_add_array(
                    context, ctypes.c_uint32(_ACTIONS[rule.answer]), number, len(comparisons), comparisons
                )
                assert error == 0, (name, error)
        with tempfile.TemporaryFile() as file:
            assert found.seccomp_export_bpf(context, file.fileno()) == 0
            file.seek(0)
            return program(file.read())
    finally:
        found.seccomp_release(context)


def product(rule: Rule) -> Iterator[ctypes.Array[_Comparison]]:
    """A rule of theirs has one value for each argument, so ours becomes one for each combination."""
    for values in itertools.product(*(when.values for when in rule.when)):
        pairs = zip(rule.when, values, strict=True)
        comparisons = [_Comparison(when.argument, _MASKED_EQUAL, when.mask, value) for when, value in pairs]
        yield (_Comparison * len(comparisons))(*comparisons)


@functools.cache
def ours(profile: str, machine: str) -> Program:
    return program(assemble(PROFILES[profile], machine))


@each
def test_every_number_without_arguments_is_answered_alike(profile: str, machine: str) -> None:
    arch = ARCHES[machine][0]
    numbers = range(NEWEST + 1)
    expected = {number: verdict(theirs(profile, machine), arch, number) for number in numbers}

    assert {number: verdict(ours(profile, machine), arch, number) for number in numbers} == {
        **expected,
        **too_new(profile, machine),
    }


@each
def test_numbers_that_no_table_has_are_answered_as_ours_promises(profile: str, machine: str) -> None:
    arch = ARCHES[machine][0]
    filter = ours(profile, machine)

    for number in (NEWEST + 1, NEWEST + 2, 511, 512, 547, 1000, 0xFFFF, _X32_BIT - 1):
        assert verdict(filter, arch, number) == ENOSYS  # theirs refuses, and C libraries do not fall back
    for number in (*range(_X32_BIT, _X32_BIT + 600), 0x7FFFFFFF, 0x80000000, 0xFFFFFFFE, 0xFFFFFFFF):
        assert verdict(filter, arch, number) == KILL
    if machine == "x86_64":
        for number in range(_X32_BIT, _X32_BIT + 600):
            assert verdict(theirs(profile, machine), arch, number) == KILL


@each
@settings(max_examples=200)
@given(arch=st.integers(0, (1 << 32) - 1), number=st.integers(0, NEWEST))
def test_no_other_architecture_is_let_through(profile: str, machine: str, arch: int, number: int) -> None:
    listed = [0x40000003, 0xC00000B7, 0xC000003E, 0x40000028, 0xC00000F3, 0, ARCHES[machine][0] ^ 1 << 31]
    for foreign in {arch, *listed} - {ARCHES[machine][0]}:
        assert verdict(ours(profile, machine), foreign, number) == KILL
        assert verdict(theirs(profile, machine), foreign, number) == KILL


def near(when: When, dice: random.Random) -> int:
    """A 64-bit value near those that are listed: bits beside the mask, a bit wrong, one more, one less."""
    value = dice.choice(when.values)
    listed = value | dice.choice((0, dice.getrandbits(64) & ~when.mask))
    edges = (0, when.mask, ~when.mask, -1)
    return dice.choice(
        (
            listed,
            listed ^ 1 << dice.randrange(64),
            value + dice.choice((-1, 1)),
            dice.choice(edges),
            dice.getrandbits(64),
        )
    )


@each
@settings(max_examples=50)
@given(seed=st.integers(0, (1 << 64) - 1))
def test_arguments_are_judged_alike(profile: str, machine: str, seed: int) -> None:
    """Of every rule that looks at them; drawn by dice, since hypothesis would take as long for each as all do."""
    dice = random.Random(seed)
    arch, numbers = ARCHES[machine]
    filters = ours(profile, machine), theirs(profile, machine)
    for rule, name in named(profile):
        if rule.when and name in numbers:
            arguments = [dice.getrandbits(64) for _ in range(6)]
            for when in rule.when:
                arguments[when.argument] = near(when, dice)
            first, second = (verdict(filter, arch, numbers[name], *arguments) for filter in filters)
            assert first == second, (name, list(map(hex, arguments)))


@each
@settings(max_examples=200)
@given(number=st.integers(0, NEWEST), arguments=st.lists(st.integers(0, (1 << 64) - 1), max_size=6))
def test_any_call_is_judged_alike(profile: str, machine: str, number: int, arguments: list[int]) -> None:
    arch = ARCHES[machine][0]
    expected = verdict(theirs(profile, machine), arch, number, *arguments)

    assert verdict(ours(profile, machine), arch, number, *arguments) == too_new(profile, machine).get(
        number, expected
    )


@pytest.mark.parametrize("machine", ARCHES)
def test_the_table_has_the_numbers_that_libseccomp_has(machine: str) -> None:
    numbers = ARCHES[machine][1]
    names = {name for _, names in ARCHES.values() for name in names}
    known = {name: number_of(name, machine) for name in names}
    new = {name for name, number in known.items() if number == _UNKNOWN}

    assert numbers == {
        **{name: number for name, number in known.items() if number >= 0},
        **{name: numbers[name] for name in new},
    }
    assert all(numbers[name] > newest_of(machine) for name in new), sorted(new)
