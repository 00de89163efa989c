"""A recording of a hostile or boundless program: it says where it stops, and the program never notices."""

from __future__ import annotations

import sys
import traceback

import pytest

from portal.engines.emulator.guest import recorder
from portal.engines.emulator.guest.recorder import DEPTH, STEPS
from portal.engines.emulator.recording import _STOPS
from tests.engines.emulator.recording_programs import in_a_child, record

BOUNDS = {
    "steps": ("def main():\n    for n in range(5000): pass\n    return 'done'", "done", "steps"),
    "bytes": (
        "def main():\n    for n in range(1900): a, b, c = [n] * 20 + ['x' * 99], [str(n) * 20] * 9, n\n    return 'done'",
        "done",
        "bytes",
    ),
    "depth": (
        "def main():\n    return down(200)\ndef down(n):\n    return down(n - 1) if n else 'done'",
        "done",
        "depth",
    ),
    "depth in a library": (
        "import copy\ndef main():\n    x = []\n    for _ in range(400): x = [x]\n    copy.deepcopy(x)\n    return 'done'",
        "done",
        "depth",
    ),
    "calls of a library": (
        "from collections import UserList\ndef main():\n    sum(map(len, map(UserList, [()] * 60000)))\n    return 'done'",
        "done",
        "calls",
    ),
    "a trace function of one's own": (
        "import sys\ndef main():\n    sys.settrace(None)\n    return 'done'",
        "done",
        "replaced",
    ),
}


@pytest.mark.parametrize(("source", "result", "reason"), BOUNDS.values(), ids=BOUNDS.keys())
def test_where_a_bound_is_met_the_recording_says_so_and_the_run_goes_on(
    source: str, result: str, reason: str
) -> None:
    recording, came = record(source)

    assert came == result
    assert recording.stop == _STOPS[reason]
    assert len(recording.steps) <= STEPS["invoke"]
    assert max(step.depth for step in recording.steps) <= DEPTH


def test_a_recorder_that_takes_too_long_gives_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recorder, "SECONDS", 1e-9)

    recording, came = record("def main():\n    x = 1\n    return 'done'")

    assert came == "done"
    assert (len(recording.steps), recording.stop) == (1, _STOPS["time"])


def test_init_has_fewer_steps_and_says_so_too() -> None:
    recording, _ = record("for n in range(5000): pass\n", phase="init")

    assert len(recording.steps) == STEPS["init"]
    assert recording.stop == _STOPS["steps"]


HOSTILE = {
    "a __repr__ that loops": "def __repr__(self):\n        while True: pass",
    "a __repr__ that raises": "def __repr__(self): raise SystemExit",
    "a __repr__ that prints and changes": "def __repr__(self): print('seen'); self.n = 1; return 'x'",
    "a __str__, a __hash__ and an __eq__": "def __str__(self): raise Ran\n    __hash__ = __eq__ = __bool__ = __str__",
    "a __getattribute__": "def __getattribute__(self, name): raise Ran",
    "a __class__ that lies": "@property\n    def __class__(self): raise Ran",
    "a __dict__ that is a property": "@property\n    def __dict__(self): raise Ran",
    "a subclass of str": "def __getitem__(self, at): raise Ran\n    __len__ = __repr__ = __str__ = __format__ = __getitem__",
}
BASES = ("object", "dict", "list", "str", "int", "tuple", "set", "Exception")


@pytest.mark.parametrize("base", BASES)
@pytest.mark.parametrize("method", HOSTILE.values(), ids=HOSTILE.keys())
def test_nothing_of_the_learners_is_run_to_show_a_value(base: str, method: str) -> None:
    source = f"""
class Ran(BaseException): pass
class Meta(type):
    def __hash__(cls): raise Ran
    def __eq__(cls, other): raise Ran
    def __getattribute__(cls, name): raise Ran
class Plain({base}):
    {method}
class WithMeta({base}, metaclass=Meta):
    {method}
def main():
    for kind in (Plain, WithMeta):
        x = type.__call__(kind)
        inside = [x, (x,), [[x]]]
    return 'done'
"""
    recording, came = record(source)

    assert came == "done"
    assert recording.stop == ""
    assert not recording.rest
    shown = [value for step in recording.steps for name, value in step.changed if name == "x"]
    assert shown[-1].startswith("WithMeta")
    assert all(not step.printed for step in recording.steps)


LARGE = {
    "a string": "'x' * 10**7",
    "bytes": "b'x' * 10**7",
    "an integer": "10 ** 100000",
    "a list": "list(range(10**6))",
    "a dict": "dict.fromkeys(range(10**5))",
    "a set": "set(range(10**5))",
    "nested": "[[[[['x' * 99] * 99] * 99] * 99] * 9] * 9",
    "in itself": "(lambda x: x.append(x) or x)([])",
    "a range": "range(10 ** 4000)",
    "a decimal": "__import__('decimal').Decimal('9' * 10**5)",
    "a name": "type('x' * 10**5, (), {})()",
}


@pytest.mark.parametrize("value", LARGE.values(), ids=LARGE.keys())
def test_what_is_large_is_shown_short(value: str) -> None:
    recording, came = record(f"def main():\n    x = {value}\n    return 'done'")

    assert came == "done"
    ((_, text),) = recording.steps[2].changed
    assert 0 < len(text) <= 401
    assert recording.stop == ""


def test_stack_traces_have_no_frame_of_the_recorder() -> None:
    source = """
    def main():
        return over(lambda: {}["missing"])
    def over(what):
        return what()
    """
    _, error = record(source)

    files = {frame.filename for frame in traceback.extract_tb(error.__traceback__)}
    assert isinstance(error, KeyError)
    assert not any("emulator/guest" in file for file in files)


@pytest.mark.parametrize("depth", [50, 120, 100_000])
def test_python_refuses_a_call_where_it_would_have_refused_it(depth: int) -> None:
    source = f"""
    import copy
    reached = []
    def main():
        try:
            down({depth})
        except RecursionError as refused:
            return len(reached), str(refused)
        return len(reached)
    def down(n):
        reached.append(n)
        if n:
            down(n - 1)
    """
    untold = source.replace("def main():", "def main():\n        __import__('sys').settrace(None)")

    _, plain = record(untold)
    _, came = record(source)

    assert came == plain


def test_a_child_process_says_nothing() -> None:
    def work() -> None:
        source = """
        import os
        def main():
            child = os.fork()
            if not child:
                x = 1
                os._exit(0)
            os.waitpid(child, 0)
            return 'done'
        """
        recording, came = record(source)
        assert came == "done"
        assert recording.stop == ""
        assert not any(name == "x" for step in recording.steps for name, _ in step.changed)

    assert in_a_child(work) == 0


def test_a_signal_handler_that_raises_is_obeyed() -> None:
    source = """
    import signal
    class Late(Exception): pass
    def late(*_): raise Late("late")
    def main():
        before = signal.signal(signal.SIGALRM, late)
        signal.setitimer(signal.ITIMER_REAL, 0.01)
        try:
            while True:
                pass
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, before)
    """
    _, error = record(source)

    assert (type(error).__name__, str(error)) == ("Late", "late")


def test_tracing_is_over_when_the_recording_is() -> None:
    before = sys.gettrace()

    record("def main(): pass")

    assert sys.gettrace() is before
