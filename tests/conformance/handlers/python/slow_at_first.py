import pathlib
import time

# Longer than an init phase may take in these tests, and less than the invocation: on a busy machine the first
# start may be ended before it has come to this line.
second = pathlib.Path("/tmp/second")
if not second.exists():
    second.touch()
    time.sleep(2)


def handler(event, context):
    return "late, but done"
