"""The controls of the concurrency page, and the scenario that they say."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, pgettext

from portal.engines.simulation.concurrency import (
    Burst,
    Constant,
    DayCurve,
    Function,
    Limits,
    Ramp,
    Scenario,
    Source,
    Steps,
    Traffic,
)

from .knobs import Choice, Group, Settings, Switch, knob

NEIGHBOUR, SUBJECT = gettext_noop("the other function"), gettext_noop("your function")
HORIZONS = {"600": gettext_noop("10 minutes"), "3600": gettext_noop("1 hour"), "86400": gettext_noop("1 day")}
# Fine enough for a cold start where that matters, and a bounded count of ticks everywhere.
_TICKS_S = {600: 0.1, 3_600: 0.5, 86_400: 10.0}
_TRAFFIC = {
    "burst": gettext_noop("A burst"),
    "constant": gettext_noop("Steady"),
    "ramp": gettext_noop("A ramp"),
    "steps": gettext_noop("Steps up and down"),
    "day": gettext_noop("A wave over the day"),
}
_SOURCES = {
    "sync": gettext_noop("An API or SDK, synchronously"),
    "async": gettext_noop("S3, SNS or EventBridge, asynchronously"),
    "sqs": gettext_noop("An SQS queue, in batches"),
    "stream": gettext_noop("Kinesis or a DynamoDB stream, in batches"),
}


def _said(options: Mapping[str, str]) -> dict[str, str]:
    return {value: _(words) for value, words in options.items()}


def groups(limits: Limits) -> tuple[Group, ...]:
    """In the language of now."""
    return _coming(), _of_the_function(), _limiting(limits), _beside_it(), _more()


def _coming() -> Group:
    return Group(
        legend=_("Traffic"),
        controls=(
            Choice(name="traffic", label=_("Shape"), options=_said(_TRAFFIC)),
            knob("rate", _("Requests a second"), "50", to="2000", most="100000", step="0.001"),
            knob("peak", _("At the peak"), "3000", to="5000", most="100000", step="0.001",
                 unit=_("a second"), help=_("Steady traffic has none.")),
            knob("lasts", _("The burst lasts"), "120", least="1", to="600", most="86400", unit="s"),
            Choice(name="horizon", options=_said(HORIZONS),
                   label=pgettext("how long traffic is looked at", "Over")),
            Choice(name="source", label=_("Comes from"), options=_said(_SOURCES)),
        ),
    )  # fmt: skip


def _of_the_function() -> Group:
    return Group(
        legend=_("Function"),
        controls=(
            knob("duration", _("Duration"), "200", least="1", to="5000", most="900000", unit="ms"),
            knob("init", _("Init of a cold start"), "800", to="10000", most="900000", unit="ms"),
            knob("memory", _("Memory"), "512", least="128", to="3008", most="10240", unit="MB"),
            Choice(name="architecture", label=_("Architecture"), options={"x86": "x86_64", "arm": "arm64"}),
        ),
    )


def _limiting(limits: Limits) -> Group:
    account = str(limits.account)
    return Group(
        legend=_("Limits"),
        controls=(
            knob("account", _("The account's concurrency"), account, least="1", to="5000", most="100000"),
            Switch(name="is_reserved", label=_("Reserve some of it for the function")),
            knob("reserved", _("Reserved"), "100", to="2000", most="100000",
                 help=_("0 stops the function.")),
            knob("provisioned", _("Provisioned"), "0", to="1000", most="10000", unit=_("environments")),
        ),
    )  # fmt: skip


def _beside_it() -> Group:
    return Group(
        legend=_("Another function in the account"),
        is_folded=True,
        controls=(
            knob("other_rate", _("Requests a second"), "0", to="2000", most="100000", step="0.001",
                 help=_("Steady and synchronous. 0: there is none.")),
            knob("other_duration", _("Duration"), "500", least="1", to="5000", most="900000", unit="ms"),
        ),
    )  # fmt: skip


def _more() -> Group:
    return Group(
        legend=_("More"),
        is_folded=True,
        controls=(
            knob("idle", _("An idle environment stays"), "10", least="1", to="60", most="1440",
                 unit="min", help=_("AWS does not say; minutes are seen.")),
            knob("at_once", _("Batches at once"), "0", to="100", most="10000",
                 help=_("An SQS mapping's maximum concurrency (0: none); of a stream, its shards.")),
            knob("times", _("Happens each month"), "30", least="1", to="30", most="5000",
                 unit=_("times"), help=_("For the bill.")),
            Switch(name="is_scattered", label=_("Requests come at random")),
            knob("seed", _("Seed of chance"), "1", to="100", most="1000000"),
        ),
    )  # fmt: skip


def scenario(settings: Settings) -> Scenario:
    """Of a query, once it is read; whether AWS would have it is the engine's to say."""
    horizon_s = int(settings.choice("horizon"))
    functions = [_function(settings, horizon_s)]
    if other := float(settings.number("other_rate")):
        functions.append(
            Function(
                name=NEIGHBOUR, traffic=Constant(other),
                duration_s=settings.whole("other_duration") / 1000, init_s=settings.whole("init") / 1000,
            )
        )  # fmt: skip
    return Scenario(
        functions=tuple(functions),
        horizon_s=horizon_s,
        account=settings.whole("account"),
        begins_s=0 if horizon_s >= 86_400 else 12 * 3_600,
        is_scattered=settings.is_on("is_scattered"),
        seed=settings.whole("seed"),
        tick_s=_TICKS_S[horizon_s],
    )


def _function(settings: Settings, horizon_s: int) -> Function:
    source = Source(settings.choice("source"))
    at_once = settings.whole("at_once")
    return Function(
        name=SUBJECT,
        traffic=_traffic(settings, horizon_s),
        duration_s=settings.whole("duration") / 1000,
        init_s=settings.whole("init") / 1000,
        source=source,
        reserved=settings.whole("reserved") if settings.is_on("is_reserved") else None,
        provisioned=settings.whole("provisioned"),
        idle_s=settings.whole("idle") * 60,
        pollers_most=at_once or None if source is Source.SQS else None,
        shards=max(1, at_once) if source is Source.STREAM else 1,
    )


def _traffic(settings: Settings, horizon_s: int) -> Traffic:
    rate, peak = float(settings.number("rate")), float(settings.number("peak"))
    quarter = horizon_s / 4
    match settings.choice("traffic"):
        case "burst":
            lasts = min(settings.whole("lasts"), horizon_s)
            extra = max(0.0, peak - rate) * lasts
            return Burst(base_per_s=rate, requests=extra, at_s=quarter, width_s=lasts)
        case "ramp":
            return Ramp(from_per_s=rate, to_per_s=peak, begins_s=quarter, ends_s=3 * quarter)
        case "steps":
            middle = (rate + peak) / 2
            return Steps(((0, rate), (quarter, peak), (2 * quarter, middle), (3 * quarter, rate)))
        case "day":
            return DayCurve(least_per_s=min(rate, peak), most_per_s=max(rate, peak))
        case _:
            return Constant(rate)
