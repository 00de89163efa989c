"""What a recording says of a program, step by step."""

from __future__ import annotations

import pytest

from tests.engines.emulator.recording_programs import in_steps, record, told

# Each word is a step of record(): event, line, then what changed, what was printed, the value.
PROGRAMS = {
    "lines and variables": (
        """
        def main():
            total = 0
            for price in (2, 3):
                total += price
            del price
            return total
        """,
        """
        call 1 main|line 2|line 3 total=0|line 4 price=2|line 3 total=2|line 4 price=3|line 3 total=5|line 5
        line 6 -price|return 6 5
        """,
    ),
    "what is printed belongs to the next step": (
        """
        def main():
            print("a", 1)
            print("b")
        """,
        r"call 1 main|line 2|line 3 'a 1\n'|return 3 'b\n' None",
    ),
    "a change inside a list is a change": (
        """
        def main():
            seen = []
            add(seen)
            return len(seen)
        def add(where):
            where.append({"id": 1})
        """,
        """
        call 1 main|line 2|line 3 seen=[]|call 5 add where=[]|line 6|return 6 where=[{'id': 1}] None
        line 4 seen=[{'id': 1}]|return 4 1
        """,
    ),
    "variables of the module that a function names": (
        """
        import json
        calls, other, limits = 0, 1, {"most": 3}
        class Kind: pass
        def main():
            global calls
            calls += 1
            check()
            return json.dumps(calls), Kind
        def check():
            return calls < limits["most"]
        """,
        """
        call 4 main calls (module)=0|line 6|line 7 calls (module)=1
        call 9 check calls (module)=1 limits (module)={'most': 3}|line 10|return 10 True
        line 8|return 8 ('1', <class Kind>)
        """,
    ),
    "recursion": (
        """
        def main():
            return fact(2)
        def fact(n):
            return 1 if n < 2 else n * fact(n - 1)
        """,
        """
        call 1 main|line 2|call 3 fact n=2|line 4|call 3 fact n=1|line 4|return 4 1|return 4 2|return 2 2
        """,
    ),
    "a generator goes on where it was": (
        """
        def main():
            return list(count())
        def count():
            x = 1
            yield x
            x = 2
            yield x
        """,
        """
        call 1 main|line 2|call 3 count|line 4|line 5 x=1|yield 5 1|resume 5 count|line 6|line 7 x=2|yield 7 2
        resume 7 count|return 7 None|return 2 [1, 2]
        """,
    ),
    "a generator that is closed, and cleans up": (
        """
        def main():
            numbers = count()
            next(numbers)
            numbers.close()
        def count():
            try:
                yield 1
            finally:
                done = True
        """,
        """
        call 1 main|line 2|line 3 numbers=<generator>|call 5 count|line 6|line 7|yield 7 1|line 4|resume 7 count
        exception 7 GeneratorExit|line 9|unwind 9 done=True|return 4 None
        """,
    ),
    "a generator that waits for another one": (
        """
        def main():
            return list(outer())
        def outer():
            got = yield from inner()
            yield got
        def inner():
            yield 1
            return 2
        """,
        """
        call 1 main|line 2|call 3 outer|line 4|call 6 inner|line 7|yield 7 1|yield 4 1|resume 4 outer
        resume 7 inner|line 8|return 8 2|line 5 got=2|yield 5 2|resume 5 outer|return 5 None|return 2 [1, 2]
        """,
    ),
    "an exception thrown into a generator that waits for another one": (
        """
        def main():
            numbers = outer()
            next(numbers)
            try:
                numbers.throw(KeyError("x"))
            except KeyError:
                return "caught"
        def outer():
            yield from inner()
        def inner():
            yield 1
        """,
        """
        call 1 main|line 2|line 3 numbers=<generator>|call 8 outer|line 9|call 10 inner|line 11|yield 11 1|yield 9 1
        line 4|line 5|resume 11 inner|exception 11 KeyError: 'x'|unwind 11|resume 9 outer|exception 9 KeyError: 'x'
        unwind 9|exception 5 KeyError: 'x'|line 6|line 7|return 7 'caught'
        """,
    ),
    "a generator expression": (
        """
        def main():
            return sum(n for n in (1, 2))
        """,
        """
        call 1 main|line 2|call 2 <genexpr>|line 2|yield 2 n=1 1|resume 2 <genexpr>|line 2|yield 2 n=2 2
        resume 2 <genexpr>|line 2|return 2 None|return 2 3
        """,
    ),
    "an iterator that ends is no exception": (
        """
        class Two:
            left = 2
            def __iter__(self):
                return self
            def __next__(self):
                if not self.left:
                    raise StopIteration
                self.left -= 1
        def main():
            for _ in Two():
                pass
        """,
        """
        call 9 main|line 10|call 3 __iter__ self=Two()|line 4|return 4 Two()|call 5 __next__ self=Two()|line 6
        line 8|return 8 self=Two(left=1) None|line 11 _=None|line 10|call 5 __next__ self=Two(left=1)|line 6|line 8
        return 8 self=Two(left=0) None|line 11|line 10|call 5 __next__ self=Two(left=0)|line 6|line 7
        exception 7 StopIteration|unwind 7|return 10 None
        """,
    ),
    "coroutines": (
        """
        import asyncio
        def main():
            return asyncio.run(outer())
        async def outer():
            return await inner(1) + await inner(2)
        async def inner(n):
            return n
        """,
        """
        call 2 main|line 3|call 4 outer|line 5|call 6 inner n=1|line 7|return 7 1|call 6 inner n=2|line 7|return 7 2
        return 5 3|return 3 3
        """,
    ),
    "a coroutine that waits": (
        """
        import asyncio
        def main():
            return asyncio.run(nap())
        async def nap():
            await asyncio.sleep(0)
            return 3
        """,
        """
        call 2 main|line 3|call 4 nap|line 5|yield 5 None|resume 5 nap|line 6|return 6 3|return 3 3
        """,
    ),
    "an asynchronous generator": (
        """
        import asyncio
        def main():
            return asyncio.run(total())
        async def total():
            async for n in numbers():
                pass
            return n
        async def numbers():
            yield 1
        """,
        """
        call 2 main|line 3|call 4 total|line 5|call 8 numbers|line 9|yield 9 <async_generator_wrapped_value>
        line 6 n=1|line 5|resume 9 numbers|return 9 None|line 7|return 7 1|return 3 1
        """,
    ),
    "an exception that is caught": (
        """
        def main():
            try:
                price({"a": 1})
            except KeyError as missing:
                return str(missing)
        def price(of):
            return of["b"]
        """,
        """
        call 1 main|line 2|line 3|call 6 price of={'a': 1}|line 7|exception 7 KeyError: 'b'|unwind 7
        exception 3 KeyError: 'b'|line 4|line 5 missing=KeyError('b')|return 5 -missing "'b'"
        """,
    ),
    "an exception that goes all the way": (
        """
        def main():
            order()
        def order():
            try:
                raise ValueError("no such order")
            finally:
                cleaned = True
        """,
        """
        call 1 main|line 2|call 3 order|line 4|line 5|exception 5 ValueError: no such order|line 7
        unwind 7 cleaned=True|exception 2 ValueError: no such order|unwind 2
        """,
    ),
    "a class and its attributes": (
        """
        class Cart:
            def __init__(self):
                self.items = []
            def add(self, item):
                self.items.append(item)
        def main():
            cart = Cart()
            cart.add("tea")
        """,
        """
        call 6 main|line 7|call 2 __init__ self=Cart()|line 3|return 3 self=Cart(items=[]) None
        line 8 cart=Cart(items=[])|call 4 add self=Cart(items=[]) item='tea'|line 5
        return 5 self=Cart(items=['tea']) None|return 8 cart=Cart(items=['tea']) None
        """,
    ),
    "a decorator": (
        """
        import functools
        def twice(function):
            @functools.wraps(function)
            def inner():
                return 2 * function()
            return inner
        @twice
        def main():
            return 1
        """,
        """
        call 3 inner function=<function main>|line 5|call 7 main|line 9|return 9 1|return 5 2
        """,
    ),
    "libraries are not stepped through, and what they call is": (
        """
        import json
        def main():
            return json.loads('{"a": 1}', object_hook=hook)
        def hook(found):
            return len(found)
        """,
        """
        call 2 main|line 3|call 4 hook found={'a': 1}|line 5|return 5 1|return 3 1
        """,
    ),
    "another thread is not recorded": (
        """
        import threading
        def main():
            thread = threading.Thread(target=other)
            thread.start()
            thread.join()
        def other():
            x = 1
        """,
        """
        call 2 main|line 3|line 4 thread=<Thread>|line 5|return 5 None
        """,
    ),
}


@pytest.mark.parametrize(("source", "steps"), PROGRAMS.values(), ids=PROGRAMS.keys())
def test_a_program_is_told_step_by_step(source: str, steps: str) -> None:
    recording, _ = record(source)

    assert told(recording) == in_steps(steps)
    assert (recording.stop, {step.phase for step in recording.steps}) == ("", {"invoke"})


def test_a_module_at_import_is_a_phase_of_its_own() -> None:
    recording, _ = record("greeting = 'hi'\ndef main():\n    pass\n", phase="init")

    assert told(recording) == [
        "call 1 <module>",
        "line 1",
        "line 2 greeting='hi'",
        "return 2 main=<function main> None",
    ]
    assert {step.phase for step in recording.steps} == {"init"}


def test_depth_and_frames_tell_calls_apart() -> None:
    recording, _ = record(
        """
        def main():
            one()
            one()
        def one():
            pass
        """
    )

    inside = [(step.frame, step.depth) for step in recording.steps if step.function == "one"]
    assert inside == [(2, 2)] * 3 + [(3, 2)] * 3
