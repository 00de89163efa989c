"""Lambda's Extensions and Telemetry API, and the way to the collector. Leave this file as it is."""

import http.client
import json
import os
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

QUEUE = "https://sqs.us-east-1.amazonaws.com/111122223333/collector"
SENDING = {"Content-Type": "application/x-amz-json-1.0", "X-Amz-Target": "AmazonSQS.SendMessage"}


def register(name, events):
    """Tell Lambda what to be told of: "INVOKE", "SHUTDOWN". Gives the identifier that the others want."""
    named = {"Lambda-Extension-Name": name}
    return _speak("POST", "/2020-01-01/extension/register", {"events": events}, named)[1]


def next_event(me):
    """Done with all that came before. Returns when there is more: {"eventType": …, "deadlineMs": …}."""
    return json.loads(_speak("GET", "/2020-01-01/extension/event/next", None, _as(me))[0])


def subscribe(me, *, buffer_ms=1000):
    """Ask for what the function prints and what the platform says, at most `buffer_ms` old."""
    asked = {
        "schemaVersion": "2025-01-29",
        "types": ["platform", "function"],
        "buffering": {"maxItems": 1000, "maxBytes": 256 * 1024, "timeoutMs": buffer_ms},
        "destination": {"protocol": "HTTP", "URI": "http://sandbox.localdomain:8080"},
    }
    _speak("PUT", "/2022-07-01/telemetry", asked, _as(me))


def listen(telemetry):
    """Put each event of the Telemetry API into the queue: {"time": …, "type": …, "record": …}."""

    class Listener(BaseHTTPRequestHandler):
        def do_POST(self):
            for event in json.loads(self.rfile.read(int(self.headers["Content-Length"]))):
                telemetry.put(event)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *args):
            pass

    server = ThreadingHTTPServer(("0.0.0.0", 8080), Listener)
    threading.Thread(target=server.serve_forever, daemon=True).start()


def send(lines):
    """These lines to the collector, a hundred in a message. Each message is a call and takes its time."""
    # On AWS the SDK signs it with the function's role, which an extension shares. The sandbox asks for
    # no signature, and loading the SDK would take longer than all the rest.
    collector = http.client.HTTPConnection(urlsplit(os.environ["AWS_ENDPOINT_URL"]).netloc)
    for first in range(0, len(lines), 100):
        body = json.dumps({"QueueUrl": QUEUE, "MessageBody": "\n".join(lines[first : first + 100])})
        collector.request("POST", "/", body, SENDING)
        answer = collector.getresponse()
        if answer.status != 200:
            raise RuntimeError(answer.read().decode())
        answer.read()


def _as(me):
    return {"Lambda-Extension-Identifier": me}


def _speak(method, path, body, headers):
    lambda_ = http.client.HTTPConnection(os.environ["AWS_LAMBDA_RUNTIME_API"])
    lambda_.request(method, path, json.dumps(body) if body else None, headers)
    answer = lambda_.getresponse()
    text = answer.read().decode()
    if answer.status != 200:
        raise RuntimeError(f"{method} {path}: {answer.status} {text}")
    return text, answer.headers.get("Lambda-Extension-Identifier")
