"""`python -m tests.faults.supervised`: the broker as `manage.py serve` keeps it running, without the pages."""

from __future__ import annotations

import django


def main() -> None:
    django.setup()
    from portal.engines.sandbox import keep_running
    from portal.management.commands.serve import broker

    raise SystemExit(keep_running([broker("127.0.0.1")]))


if __name__ == "__main__":
    main()
