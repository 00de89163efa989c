"""The runtime's client, with a recording of what goes on between what it asks for and what it answers."""

from __future__ import annotations

from typing import Any

from .recorder import Recorder


class Client:
    """Waits as AWS's does; everything else is AWS's, so that nothing of this is in a stack trace."""

    def __init__(self, client: Any, recorder: Recorder) -> None:
        self._client = client
        self._recorder = recorder

    def __getattr__(self, name: str) -> Any:
        return getattr(self._client, name)

    def wait_next_invocation(self) -> Any:
        self._recorder.end()
        request = self._client.wait_next_invocation()
        self._recorder.begin("invoke")
        return request


def recorded(bootstrap: Any, client: Any, *, task: str, address: str) -> Client:
    """A client whose phases are all recorded; INIT begins now."""
    answers = ("post_invocation_result", "post_invocation_error", "post_init_error")
    recorder = Recorder(
        task=task,
        address=address,
        printers={bootstrap.Unbuffered.write.__code__, bootstrap.FramedTelemetryLogSink.log.__code__},
        enders={getattr(type(client), name).__code__ for name in answers},
    )
    recorder.begin("init")
    return Client(client, recorder)
