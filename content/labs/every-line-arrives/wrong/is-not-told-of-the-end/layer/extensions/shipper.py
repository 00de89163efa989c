#!/usr/bin/env python3
# Registers for INVOKE alone, so nobody tells it of the end, or waits for it.
"""Sends what the function prints to the collector. Lambda starts this file because of where it lies."""

import os
import queue
import sys
import time

sys.path.insert(0, "/opt/python")
from lambda_api import listen, next_event, register, send, subscribe

LEFT_TO_SEND_S = 0.5


def main():
    telemetry = queue.Queue()
    me = register(os.path.basename(__file__), ["INVOKE"])
    listen(telemetry)
    subscribe(me, buffer_ms=25)

    while True:
        event = next_event(me)
        # It comes when the invocation begins: wait until the handler is done, but not past the deadline.
        send(collect(telemetry, event["deadlineMs"] / 1000 - LEFT_TO_SEND_S))


def collect(telemetry, deadline):
    """What was printed up to the end of the handler, or up to the deadline."""
    lines = []
    while True:
        try:
            event = telemetry.get(timeout=max(0, deadline - time.time()))
        except queue.Empty:
            return lines
        if event["type"] == "function":
            lines.append(event["record"].rstrip("\n"))
        elif event["type"] == "platform.runtimeDone":
            return lines


main()
