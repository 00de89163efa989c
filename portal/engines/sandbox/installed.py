"""What `make` installs apart from the portal's own packages, in folders of the virtual environment."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

_PACKAGES: Final = "lib*/python*/site-packages"


def installed(name: str) -> Path:
    """
    The folder of that name, whether it is there or not: in the environment that runs, or, of Python
    outside of one, in the environment whose packages it has been given (PYTHONPATH).
    """
    return _environment() / name


def _environment() -> Path:
    if sys.prefix == sys.base_prefix:
        for packages in map(Path, sys.path):
            if packages.match(_PACKAGES) and (packages.parents[2] / "pyvenv.cfg").is_file():
                return packages.parents[2]
    return Path(sys.prefix)
