"""Every attack of this machine's kind."""

from __future__ import annotations

import platform

from .table_calls import CALLS
from .table_crashes import CRASHES
from .table_files import FILES
from .table_kernel import KERNEL
from .table_memory import MEMORY
from .table_namespaces import NAMESPACES
from .table_neighbours import NEIGHBOURS
from .table_network import NETWORK
from .table_output import OUTPUT
from .table_processes import PROCESSES
from .table_secrets import SECRETS

ATTACKS = [
    attack
    for attack in [
        *FILES,
        *SECRETS,
        *PROCESSES,
        *MEMORY,
        *CRASHES,
        *OUTPUT,
        *NETWORK,
        *NAMESPACES,
        *KERNEL,
        *CALLS,
        *NEIGHBOURS,
    ]
    if attack.machine in (None, platform.machine())
]
