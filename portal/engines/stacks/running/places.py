"""Where a stack lies: the account and Region of the simulated AWS."""

from __future__ import annotations

from typing import Final

from portal.engines.events.place import Place
from portal.engines.stacks.names import ACCOUNT, REGION

PLACE: Final = Place(account_id=ACCOUNT, region=REGION)
