"""
Print the Python that .venv is made with: the one that runs this, or the system's own that is a deal quicker.

Python as pyenv compiles it, unless it is told otherwise, takes a fifth longer than a system's own for the
same code, and so does every run of a function and every test with it. Runs on any Python 3.
"""

import os
import subprocess
import sys

SYSTEMS = ("/usr/bin/python3", "/usr/local/bin/python3", "/opt/homebrew/bin/python3")
QUICKER = 0.85  # of what the other takes; less is not worth a surprise
WITHIN_S = 30

# Fails where Warmstart cannot run; else tells the best of some rounds in seconds, and the version.
PROBE = """
import ctypes, ensurepip, json, sqlite3, ssl, sys, time, venv
assert sys.version_info >= (3, 11)

def timed():
    began, made = time.perf_counter(), {}
    for number in range(4000):
        made[str(number % 100)] = [number, {"number": number}]
        json.dumps(made[str(number % 100)])
    return time.perf_counter() - began

print(min(timed() for _ in range(9)), sys.version.split()[0])
"""


class Probed:
    """`seconds` is None for one that cannot be taken."""

    def __init__(self, path, seconds, version):
        self.path, self.seconds, self.version = path, seconds, version
        self.minor = tuple(int(part) for part in version.split(".")[:2] if part.isdigit())


def choose(own, others):
    """None when none can be taken. One of an older minor version is no substitute: functions run on it."""
    fit = [one for one in others if one.seconds is not None]
    if own.seconds is not None:
        fit = [one for one in fit if one.minor >= own.minor and one.seconds < QUICKER * own.seconds]
    return min(fit, key=lambda one: one.seconds, default=own if own.seconds is not None else None)


def probe(path):
    # -I: nothing of variables that change what is imported.
    command = [path, "-I", "-c", PROBE]
    try:
        told = subprocess.check_output(command, stderr=subprocess.DEVNULL, timeout=WITHIN_S)
        seconds, version = told.decode().split()
        return Probed(path, float(seconds), version)
    except (OSError, ValueError, subprocess.SubprocessError):
        return Probed(path, None, "")


def main():
    own = probe(sys.executable)
    here = os.path.realpath(sys.executable)
    chosen = choose(own, [probe(path) for path in SYSTEMS if os.path.realpath(path) != here])
    if chosen is None:
        sys.exit("Warmstart needs Python 3.11 or later, with venv; set PYTHON=/path/to/python3.")
    if chosen is not own and own.seconds is not None:
        quicker = 1 - chosen.seconds / own.seconds
        words = "Taking {} ({}), {:.0%} quicker here than python3 ({}), which PYTHON=python3 would keep."
        sys.stderr.write(words.format(chosen.path, chosen.version, quicker, own.version) + "\n")
    sys.stdout.write(chosen.path + "\n")


if __name__ == "__main__":
    main()
