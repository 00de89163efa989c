"""Words of the engines that a result shows; templates/parts/result*.html translates them where they stand."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_noop

# What has happened to a thing, and what it is: Change.what and Change.kind of portal.engines.cloud.
CHANGES: Final = (gettext_noop("added"), gettext_noop("changed"), gettext_noop("removed"))
KINDS: Final = (
    gettext_noop("alarm"),
    gettext_noop("bucket"),
    gettext_noop("bus"),
    gettext_noop("event"),
    gettext_noop("execution"),
    gettext_noop("item"),
    gettext_noop("log event"),
    gettext_noop("log group"),
    gettext_noop("message"),
    gettext_noop("metric"),
    gettext_noop("object"),
    gettext_noop("parameter"),
    gettext_noop("queue"),
    gettext_noop("record"),
    gettext_noop("rule"),
    gettext_noop("secret"),
    gettext_noop("stream"),
    gettext_noop("table"),
    gettext_noop("topic"),
)
# Of a span whose parent was not told; other states are X-Ray's own.
STATES: Final = (gettext_noop("missing"),)
# Why a recording has no more steps: portal.engines.emulator.recording.
STOPS: Final = (
    gettext_noop("The recording stops here: what comes next cannot be read."),
    gettext_noop("The recording stops here, with the environment itself or with its time."),
    gettext_noop("The recording stops here: this is as many steps as are kept. The run went on without it."),
    gettext_noop("The recording stops here: this is as much as is kept. The run went on without it."),
    gettext_noop("The recording stops here: calls go too deep. The run went on without it."),
    gettext_noop(
        "The recording stops here: libraries were called 100,000 times. The run went on without it."
    ),
    gettext_noop("The recording stops here: it took a second by itself. The run went on without it."),
    gettext_noop("The recording stops here: the code took over tracing itself."),
    gettext_noop("The recording stops here: this could not be recorded. The run went on without it."),
)
