"""
How many consumers there are: looked at every minute, changed within three; at most one a partition.

How many more at once AWS does not say: here twice as many while more waits than a batch for each consumer,
one fewer when nothing does, and half after a throttle.
https://docs.aws.amazon.com/lambda/latest/dg/kafka-scaling-modes.html
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from portal.engines.simulation.clock import Alarm, Clock

from .rules import KafkaRules
from .settings import KafkaMappingSettings


class Scaling:
    def __init__(
        self,
        *,
        clock: Clock,
        stream: Random,
        partitions: int,
        settings: KafkaMappingSettings,
        rules: KafkaRules,
        lag: Callable[[], int],
        changed: Callable[[int], None],
    ) -> None:
        self._clock = clock
        self._stream = stream
        self._partitions = partitions
        self._settings = settings
        self._rules = rules
        self._lag = lag
        self._changed = changed
        self._pollers = settings.provisioned.least if settings.provisioned else rules.consumers
        self._was_throttled = False
        self._look: Alarm | None = None

    @property
    def consumers(self) -> int:
        """Invocations at once: one of a consumer, five of a provisioned poller, one of a partition."""
        each = self._rules.provisioned_concurrency if self._settings.provisioned else 1
        return min(self._partitions, self._pollers * each)

    def watch(self) -> None:
        """There may be a lag: look in a minute. In the background, as long as there is something going on."""
        if self._look is None and (self._lag() or self._pollers > self._least):
            self._look = self._clock.after(self._rules.look_every_ms, self._looked, background=True)

    def throttled(self) -> None:
        self._was_throttled = True

    @property
    def _least(self) -> int:
        return self._settings.provisioned.least if self._settings.provisioned else self._rules.consumers

    @property
    def _most(self) -> int:
        most = self._settings.provisioned.most if self._settings.provisioned else self._partitions
        return max(self._least, min(most, self._partitions))

    def _looked(self) -> None:
        self._look = None
        lag, wanted = self._lag(), self._pollers
        if self._was_throttled:
            wanted = self._pollers // 2
        elif lag > self._settings.batch_size * self.consumers:
            wanted = 2 * self._pollers
        elif not lag:
            wanted = self._pollers - 1
        wanted = min(max(wanted, self._least), self._most)
        self._was_throttled = False
        if wanted == self._pollers:
            self.watch()
            return
        # Provisioned pollers follow at once; the others some time within three minutes.
        most_ms = 0 if self._settings.provisioned else self._rules.change_within_ms
        self._look = self._clock.after(
            self._stream.randint(0, most_ms), lambda: self._change(wanted), background=True
        )

    def _change(self, pollers: int) -> None:
        self._look = None
        self._pollers = pollers
        self._changed(self.consumers)
        self.watch()
