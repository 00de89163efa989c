"""
Where `import` finds what NODE_PATH names. AWS's runtimes look there for ES modules as well, which Node.js by
itself does not: https://aws.amazon.com/blogs/compute/node-js-18-x-runtime-now-available-in-aws-lambda/

Node.js looks into each `node_modules` above the file that imports. Above code and layers, at the root, there
is one in which those of NODE_PATH are together, the first one's packages before the next one's. It costs one
link, unless there are layers with packages.
"""

from __future__ import annotations

import os

_TASK = "/var/task"
_ABOVE = "/node_modules"  # a link, by the runtime's policy
_NAME = "node_modules"


def gather(environment: dict[str, str]) -> None:
    """Nothing, where a root of our own is missing: what is above the code is the host's there."""
    if environment["LAMBDA_TASK_ROOT"] != _TASK:
        return
    target = os.readlink(_ABOVE)
    named = environment.get("NODE_PATH", "").split(":")
    folders = [path for path in named if os.path.basename(path) == _NAME and os.path.isdir(path)]
    if os.path.lexists(target) or not folders:
        return  # a runtime that is started again finds it as it was
    if len(folders) == 1:
        os.symlink(folders[0], target)
    else:
        _merge(folders, target)


def _merge(folders: list[str], target: str) -> None:
    """Whole or not at all: the runtime may be killed meanwhile, and started again."""
    part = f"{target}.part"
    os.makedirs(part, exist_ok=True)
    for folder in folders:
        for entry in os.scandir(folder):
            if not entry.name.startswith("@"):
                _link(entry.path, f"{part}/{entry.name}")
                continue
            os.makedirs(f"{part}/{entry.name}", exist_ok=True)
            for package in os.scandir(entry.path):
                _link(package.path, f"{part}/{entry.name}/{package.name}")
    os.rename(part, target)


def _link(source: str, there: str) -> None:
    if not os.path.lexists(there):
        os.symlink(source, there)
