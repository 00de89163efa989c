"""The controls of the cost page, and the month that they say."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _

from portal.engines.simulation.cost import Architecture, Month, Neighbours, Provisioned, Snapshots, Usage

from .knobs import Choice, Group, Settings, Switch, knob

HOURS = 730  # of a month, as AWS's own calculator has it
SUBJECT = "function"


def groups() -> tuple[Group, ...]:
    """In the language of now."""
    return _of_the_function(), _around_it(), _kept_ready(), _more_meters()


def _of_the_function() -> Group:
    return Group(
        legend=_("Function"),
        controls=(
            knob("requests", _("Requests a month"), "3", to="100", most="100000", step="0.001",
                 unit=_("million")),
            knob("duration", _("Duration"), "120", least="1", to="3000", most="900000", unit="ms"),
            knob("memory", _("Memory"), "1536", least="128", to="10240", unit="MB"),
            Choice(name="architecture", label=_("Architecture"), options={"x86": "x86_64", "arm": "arm64"}),
            knob("cold", _("Cold starts"), "0.5", to="20", most="100", step="0.001",
                 unit=_("% of requests")),
            knob("init", _("Init of a cold start"), "400", to="10000", most="900000", unit="ms"),
            Switch(name="free", label=_("With the free tier"), default=True),
        ),
    )  # fmt: skip


def _around_it() -> Group:
    return Group(
        legend=_("Around it"),
        controls=(
            Switch(name="api", label=_("Called through an HTTP API")),
            knob("writes", _("DynamoDB writes a request"), "0", to="10", most="1000", step="0.001"),
            knob("reads", _("DynamoDB reads a request"), "0", to="10", most="1000", step="0.001"),
            Switch(name="nat", label=_("In a VPC, with a NAT gateway")),
            Switch(name="internet", label=_("Sends data to the internet")),
        ),
    )


def _kept_ready() -> Group:
    snapshots = {
        "none": _("No SnapStart"),
        "python": _("SnapStart, Python or .NET"),
        "java": _("SnapStart, Java"),
    }
    return Group(
        legend=_("Provisioned concurrency and SnapStart"),
        is_folded=True,
        controls=(
            knob("ready", _("Provisioned"), "0", to="100", most="10000", unit=_("environments")),
            knob("hours", _("Ready"), str(HOURS), to=str(HOURS), step="0.001", unit=_("hours a month")),
            knob("share", _("Requests that they serve"), "100", to="100", step="0.001", unit="%"),
            Choice(name="snap", label="SnapStart", options=snapshots),
            knob("versions", _("Versions kept"), "1", to="10", most="1000"),
        ),
    )


def _more_meters() -> Group:
    return Group(
        legend=_("More meters"),
        is_folded=True,
        controls=(
            knob("tmp", _("Scratch space in /tmp"), "512", least="512", to="10240", unit="MB"),
            knob("streamed", _("Streamed response"), "0", to="200", step="0.001", unit=_("MB each")),
            knob("event", _("Asynchronous event"), "0", to="1024", unit="KB",
                 help=_("0: called synchronously.")),
            knob("durable", _("Durable operations a request"), "0", to="20", most="1000", step="0.001"),
            knob("pollers", _("Provisioned SQS pollers"), "0", to="20", most="10000"),
        ),
    )  # fmt: skip


def month(settings: Settings, *, times: Decimal = Decimal(1), other: bool = False) -> Month:
    """`times` the traffic; on the `other` architecture. Whether it can have been is the engine's to say."""
    requests = _whole(settings.number("requests") * 1_000_000 * times)
    return Month(
        functions=(_usage(settings, requests, other),),
        neighbours=_neighbours(settings, requests),
        hours=HOURS,
        has_free_tier=settings.is_on("free"),
    )


def _usage(settings: Settings, requests: int, other: bool) -> Usage:
    architecture = Architecture(settings.choice("architecture"))
    if other:
        architecture = Architecture.ARM if architecture is Architecture.X86 else Architecture.X86
    ready = settings.whole("ready")
    served = _whole(requests * settings.number("share") / 100) if ready else 0
    cold = min(requests - served, _whole((requests - served) * settings.number("cold") / 100))
    return Usage(
        name=SUBJECT,
        requests=requests,
        duration_ms=settings.number("duration"),
        memory_mb=settings.whole("memory"),
        architecture=architecture,
        cold_starts=cold,
        init_ms=settings.number("init"),
        tmp_mb=settings.whole("tmp"),
        event_kb=settings.whole("event") or None,
        streamed_mb=settings.number("streamed"),
        provisioned=Provisioned(environments=ready, hours=settings.number("hours"), requests=served)
        if ready
        else None,
        snapshots=Snapshots(
            versions=settings.whole("versions"),
            hours=Decimal(HOURS),
            is_java=settings.choice("snap") == "java",
        )
        if settings.choice("snap") != "none"
        else None,
    )


def _neighbours(settings: Settings, requests: int) -> Neighbours:
    return Neighbours(
        http_api_calls=requests if settings.is_on("api") else 0,
        writes=_whole(requests * settings.number("writes")),
        reads=_whole(requests * settings.number("reads")),
        sqs_pollers=settings.whole("pollers"),
        durable_operations=_whole(requests * settings.number("durable")),
        has_nat=settings.is_on("nat"),
        has_internet=settings.is_on("internet"),
    )


def _whole(exact: Decimal) -> int:
    return int(exact.to_integral_value(ROUND_HALF_UP))
