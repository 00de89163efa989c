"""What is asked of the Extensions and Telemetry APIs and in which order, by a name for each walk."""

from __future__ import annotations

from .step import (
    EXTENSION,
    PROBE,
    TELEMETRY,
    Answered,
    End,
    Step,
    Walk,
    answer,
    ask,
    extend,
    register,
    subscribe,
)
from .walks import OTHER, to

_FAULT = '{"errorMessage": "no such host", "errorType": "HostError", "stackTrace": []}'
_FAULT_TYPE = {"Lambda-Extension-Function-Error-Type": "Extension.HostError"}
_SUBSCRIPTION = (
    '{"schemaVersion": "2022-12-13", "types": ["platform", "function"],'
    ' "destination": {"protocol": "HTTP", "URI": "http://sandbox.localdomain:8080/"}}'
)


def _register_many(number: int) -> tuple[Step, ...]:
    return tuple(register(f"the {n}th", "[]", extension=f"inner-{n}") for n in range(1, number + 1))


# By the runtime itself: an internal extension is whoever registers under a name that no file in
# /opt/extensions has.
EXTENSION_WALKS = {
    "registering": Walk(
        rows="51",
        steps=(
            register("without a name", "[]", extension=None),
            register("with an empty name", "[]", extension=""),
            register("for SHUTDOWN", '["INVOKE", "SHUTDOWN"]'),
            register("for an unknown event", '["PAUSE"]'),
            Step(
                name="with no JSON",
                method="POST",
                path=f"{EXTENSION}/register",
                body="nonsense",
                headers={"Lambda-Extension-Name": "inner"},
            ),
            register("for INVOKE", '["INVOKE"]'),
            register("a second time", '["INVOKE"]'),
            extend("next", "GET", "/event/next", aside=True),
            ask("next of the runtime"),
            Answered(name="next"),
            answer(),
            extend("next again", "GET", "/event/next", aside=True),
        ),
    ),
    "registering for nothing": Walk(
        rows="51",
        steps=(
            register("for nothing", "[]"),
            extend("next", "GET", "/event/next", aside=True),
            ask("next of the runtime"),
            answer(),
        ),
    ),
    "registering with what it can do": Walk(
        rows="51",
        steps=(
            Step(
                name="with the account",
                method="POST",
                path=f"{EXTENSION}/register",
                body='{"events": []}',
                headers={"Lambda-Extension-Name": "inner", "Lambda-Extension-Accept-Feature": "accountId"},
            ),
            extend("next", "GET", "/event/next", aside=True),
            ask("next of the runtime"),
            answer(),
        ),
    ),
    "registering too many": Walk(rows="51", steps=(*_register_many(11), End(status=0)), is_cut=True),
    "registering late": Walk(rows="51", steps=(ask(), register("after next", '["INVOKE"]'), answer())),
    "who asks": Walk(
        rows="52",
        steps=(
            extend("next of nobody", "GET", "/event/next", identifier=None),
            extend("next of nonsense", "GET", "/event/next", identifier="nonsense"),
            extend("next of a stranger", "GET", "/event/next", identifier=OTHER),
            extend("init error of nobody", "POST", "/init/error", identifier=None, body="{}"),
            extend("init error of nonsense", "POST", "/init/error", identifier="nonsense", body="{}"),
            extend("init error of a stranger", "POST", "/init/error", identifier=OTHER, body="{}"),
            extend("exit error of a stranger", "POST", "/exit/error", identifier=OTHER, body="{}"),
            ask(),
            answer(),
        ),
    ),
    "an extension is told of the event": Walk(
        rows="51, 52",
        steps=(
            register("for INVOKE", '["INVOKE"]'),
            extend("its next", "GET", "/event/next", aside=True),
            ask(),
            Answered(name="its next"),
            extend("its next again", "GET", "/event/next", aside=True),
            answer(),
        ),
    ),
    "an extension's init error": Walk(
        rows="51",
        steps=(
            register("for INVOKE", '["INVOKE"]'),
            extend("without a type", "POST", "/init/error", body="{}"),
            extend("init error", "POST", "/init/error", body=_FAULT, headers=_FAULT_TYPE),
            extend("again", "POST", "/init/error", body=_FAULT, headers=_FAULT_TYPE),
            End(status=1),
        ),
        is_cut=True,
    ),
    "an extension's exit error": Walk(
        rows="51",
        steps=(
            register("for INVOKE", '["INVOKE"]'),
            extend("without a type", "POST", "/exit/error", body="{}"),
            extend("exit error", "POST", "/exit/error", body=_FAULT, headers=_FAULT_TYPE),
            extend("next after it", "GET", "/event/next"),
            End(status=1),
        ),
        is_cut=True,
    ),
    "an extension's init error after next": Walk(
        rows="51",
        steps=(
            register("for INVOKE", '["INVOKE"]'),
            extend("its next", "GET", "/event/next", aside=True),
            ask(),
            Answered(name="its next"),
            extend("init error", "POST", "/init/error", body=_FAULT, headers=_FAULT_TYPE),
            extend("its next again", "GET", "/event/next", aside=True),
            answer(),
        ),
        is_cut=True,
    ),
    "subscribing": Walk(
        rows="54",
        steps=(
            subscribe("of nobody", _SUBSCRIPTION, identifier=None),
            subscribe("of a stranger", _SUBSCRIPTION, identifier=OTHER),
            register("for INVOKE", '["INVOKE"]'),
            subscribe("with no JSON", "nonsense"),
            subscribe("of the extension", _SUBSCRIPTION),
            extend("its next", "GET", "/event/next", aside=True),
            ask(),
            Answered(name="its next"),
            subscribe("after next", _SUBSCRIPTION),
            extend("its next again", "GET", "/event/next", aside=True),
            answer(),
        ),
    ),
    "extension paths and methods": Walk(
        rows="50",
        steps=(
            to("a path that is not there", "GET", f"{EXTENSION}/nothing"),
            to("GET register", "GET", f"{EXTENSION}/register"),
            to("POST next", "POST", f"{EXTENSION}/event/next", "{}"),
            to("GET telemetry", "GET", TELEMETRY),
            to("POST telemetry", "POST", TELEMETRY, "{}"),
            ask(),
            answer(),
        ),
    ),
}


# By a process of its own, whose name is that of its file; its steps go on beside the runtime's.
EXTERNAL_WALKS = {
    "an external extension registers": Walk(
        rows="51, 53, 55",
        steps=(ask("next of the runtime"), answer()),
        extension=(
            register("for an unknown event", '["PAUSE"]', extension=PROBE),
            register("for both events", '["INVOKE", "SHUTDOWN"]', extension=PROBE),
            register("a second time", '["INVOKE"]', extension=PROBE),
            extend("next", "GET", "/event/next"),
        ),
    ),
    "an external extension that wants no events": Walk(
        rows="51, 53",
        steps=(ask("next of the runtime"), answer()),
        extension=(register("for nothing", "[]", extension=PROBE),),
    ),
    "two events with an external extension": Walk(
        rows="53",
        steps=(ask("first next"), answer("first"), ask("second next"), answer("second")),
        extension=(
            register("for INVOKE", '["INVOKE"]', extension=PROBE),
            extend("first next", "GET", "/event/next"),
            extend("second next", "GET", "/event/next"),
        ),
        events=2,
    ),
    "an external extension's init error": Walk(
        rows="51",
        steps=(ask("next of the runtime"), answer()),
        extension=(
            register("for INVOKE", '["INVOKE"]', extension=PROBE),
            extend("init error", "POST", "/init/error", body=_FAULT, headers=_FAULT_TYPE),
            End(status=1),
        ),
        is_cut=True,
    ),
    "an external extension that ends at once": Walk(
        rows="53", steps=(ask("next of the runtime"), answer()), extension=(End(status=1),), is_cut=True
    ),
    "an external extension when the runtime crashes": Walk(
        rows="55",
        steps=(ask("next of the runtime"), End(status=3)),
        extension=(
            register("for both events", '["INVOKE", "SHUTDOWN"]', extension=PROBE),
            extend("next", "GET", "/event/next"),
            extend("the end", "GET", "/event/next"),
            End(status=0),
        ),
    ),
}
