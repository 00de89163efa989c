#!/usr/bin/env python3
# INVOKE is taken for the end of an invocation; it is the beginning.
"""Sends what the function prints to the collector. Lambda starts this file because of where it lies."""

import os
import queue
import sys
import time

sys.path.insert(0, "/opt/python")
from lambda_api import listen, next_event, register, send, subscribe

AT_THE_END_S = 0.2  # Lambda gives two seconds, with all that is still to be sent


def main():
    telemetry = queue.Queue()
    me = register(os.path.basename(__file__), ["INVOKE", "SHUTDOWN"])
    listen(telemetry)
    subscribe(me, buffer_ms=25)

    while True:
        event = next_event(me)
        if event["eventType"] == "SHUTDOWN":
            send(collect(telemetry, time.time() + AT_THE_END_S))
            return
        send(collect(telemetry, time.time()))


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
