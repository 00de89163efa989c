"""What a cold start of ours is compared with: AWS's client as a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType

from portal.engines.sandbox import installed

LAMBDA = installed("lambda")
WITHIN_S = 10


class OneEvent:
    """The smallest Runtime API: it hands one event to each client and notices its response."""

    def __init__(self, event: str = "{}") -> None:
        self._answered = threading.Event()
        self._responses: list[tuple[bytes, float]] = []
        handler = _handler(event.encode(), self._answered, self._responses)
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._server.handle_error = lambda *_: None  # type: ignore[method-assign]  # clients are killed while they wait
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def __enter__(self) -> OneEvent:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()

    def first_response(
        self,
        folder: str,
        inside: Sequence[str] = (),
        *,
        handler: str = "lambda_function.lambda_handler",
    ) -> tuple[bytes, float]:
        """
        Start a client, `inside` a sandbox where one is given, wait for its response, end it.

        The response, and the milliseconds until it had come.
        """
        self._answered.clear()
        self._responses.clear()
        environment = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(LAMBDA),
            "AWS_LAMBDA_RUNTIME_API": f"127.0.0.1:{self._server.server_port}",
            "LAMBDA_TASK_ROOT": folder,
        }
        started = time.perf_counter()
        client = subprocess.Popen(
            [*inside, sys.executable, "-m", "awslambdaric", handler],
            cwd=folder,
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            assert self._answered.wait(WITHIN_S), "awslambdaric did not answer"
            response, at = self._responses[0]
            return response, (at - started) * 1000
        finally:
            client.kill()
            client.wait()


def _handler(
    event: bytes, answered: threading.Event, responses: list[tuple[bytes, float]]
) -> type[BaseHTTPRequestHandler]:
    class RuntimeApi(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True  # or the peer would pay 40 ms for two small writes

        def do_GET(self) -> None:
            if answered.is_set():
                return
            self.send_response(200)
            self.send_header("Lambda-Runtime-Aws-Request-Id", "bench")
            self.send_header(
                "Lambda-Runtime-Invoked-Function-Arn", "arn:aws:lambda:us-east-1:111122223333:function:b"
            )
            self.send_header("Lambda-Runtime-Deadline-Ms", "99999999999999")
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(event)))
            self.end_headers()
            self.wfile.write(event)

        def do_POST(self) -> None:
            response = self.rfile.read(int(self.headers["Content-Length"]))
            responses.append((response, time.perf_counter()))
            self.send_response(202)
            self.send_header("Content-Length", "0")
            self.end_headers()
            answered.set()

        def log_message(self, *_: object) -> None:
            pass

    return RuntimeApi
