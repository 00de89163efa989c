#!/usr/bin/env python3
# Sends in a rhythm of its own, and does not ask for the next event.
import os
import queue
import sys
import time

sys.path.insert(0, "/opt/python")
from lambda_api import listen, next_event, register, send, subscribe

telemetry = queue.Queue()
me = register(os.path.basename(__file__), ["INVOKE", "SHUTDOWN"])
listen(telemetry)
subscribe(me, buffer_ms=25)
next_event(me)
while True:
    time.sleep(0.5)
    lines = []
    while not telemetry.empty():
        event = telemetry.get()
        if event["type"] == "function":
            lines.append(event["record"].rstrip("\n"))
    send(lines)
