"""What is asked of the Runtime API and in which order, by a name for each walk."""

from __future__ import annotations

from .step import RUNTIME, End, Step, Walk, answer, ask, fail, fail_init

MOST = 6_291_556  # bytes; row 26
OTHER = "11111111-2222-3333-4444-555555555555"
MODE = "Lambda-Runtime-Function-Response-Mode"


def to(name: str, method: str, path: str, body: str | None = None) -> Step:
    return Step(name=name, method=method, path=path, body=body)


RUNTIME_WALKS = {
    "one event": Walk(rows="34, 35", steps=(ask(), answer())),
    "two events": Walk(
        rows="27", steps=(ask("first next"), answer("first"), ask("second next"), answer("second")), events=2
    ),
    "asked twice": Walk(rows="45", steps=(ask("first next"), ask("second next"), answer())),
    "another's id": Walk(
        rows="46",
        steps=(
            ask(),
            answer("response to another", to=OTHER),
            fail("error of another", to=OTHER),
            answer("response to no id", to="nonsense"),
            answer(),
        ),
    ),
    "before any event": Walk(
        rows="46", steps=(answer("response", to=OTHER), fail(to=OTHER), ask(), answer("done"))
    ),
    "answered twice": Walk(rows="47", steps=(ask(), answer(), answer("again"), fail("error after it"))),
    "failed twice": Walk(rows="47", steps=(ask(), fail(), fail("again"), answer("response after it"))),
    "answered late": Walk(
        rows="47",
        steps=(ask("first next"), answer("first"), ask("second next"), answer("second"), answer("third")),
        events=2,
    ),
    "an init error after next": Walk(rows="48", steps=(ask(), fail_init(), answer())),
    "an init error": Walk(
        rows="2, 11", steps=(fail_init(), fail_init("again"), ask(), answer()), is_cut=True
    ),
    "an init error that is no JSON": Walk(
        rows="2", steps=(fail_init(body="nonsense"), End(status=1)), is_cut=True
    ),
    "an unknown response mode": Walk(
        rows="49",
        steps=(ask(), answer("bad mode", headers={MODE: "post"}), answer(), fail()),
        is_cut=True,
    ),
    "streamed": Walk(rows="49", steps=(ask(), answer(headers={MODE: "streaming"}))),
    "streamed, in capitals": Walk(rows="49", steps=(ask(), answer(headers={MODE: "Streaming"})), is_cut=True),
    "buffered": Walk(rows="49", steps=(ask(), answer(headers={MODE: "buffered"})), is_cut=True),
    "an error in detail": Walk(
        rows="1",
        steps=(
            ask(),
            fail(
                headers={
                    "Lambda-Runtime-Function-Error-Type": "Order.Missing",
                    "Content-Type": "application/json",
                }
            ),
        ),
    ),
    "an error that is no JSON": Walk(rows="1", steps=(ask(), fail(body="nonsense"))),
    "an empty response": Walk(rows="47", steps=(ask(), answer(body=""))),
    "a response that is no JSON": Walk(rows="47", steps=(ask(), answer(body="nonsense"))),
    "paths and methods": Walk(
        rows="50",
        steps=(
            to("the root", "GET", "/"),
            to("a path that is not there", "GET", f"{RUNTIME}/nothing"),
            to("another version", "GET", "/2019-01-01/runtime/invocation/next"),
            to("a response for no one", "POST", f"{RUNTIME}/invocation//response", "1"),
            to("a longer path", "POST", f"{RUNTIME}/invocation/a/b/response", "1"),
            to("a slash more", "GET", f"{RUNTIME}/invocation/next/"),
            to("POST next", "POST", f"{RUNTIME}/invocation/next", "1"),
            to("GET a response", "GET", f"{RUNTIME}/invocation/{OTHER}/response"),
            to("PUT a response", "PUT", f"{RUNTIME}/invocation/{OTHER}/response", "1"),
            to("DELETE an error", "DELETE", f"{RUNTIME}/invocation/{OTHER}/error"),
            to("GET init/error", "GET", f"{RUNTIME}/init/error"),
            to("OPTIONS next", "OPTIONS", f"{RUNTIME}/invocation/next"),
            ask(),
            answer(),
        ),
    ),
    "the largest response": Walk(rows="26", steps=(ask(), answer(size=MOST))),
    "a response too large": Walk(rows="26", steps=(ask(), answer(size=MOST + 1)), is_cut=True),
    "an exit with a status": Walk(rows="12", steps=(ask(), End(status=3))),
    "an exit without one": Walk(rows="10", steps=(ask(), End(status=0))),
    "an exit before any event": Walk(rows="11", steps=(End(status=0),)),
    "an exit with a status before any event": Walk(rows="11, 12", steps=(End(status=4),)),
}
