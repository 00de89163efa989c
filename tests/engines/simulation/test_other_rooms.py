"""Where another room keeps a number of AWS's, it is the number that learners are told."""

from __future__ import annotations

from portal.engines.emulator import lifecycle, shutdown, streaming
from portal.engines.emulator.function import EPHEMERAL_MB, EVENT_BYTES
from portal.engines.emulator.processors import processors_for
from portal.engines.emulator.validate_job import CONTEXT_BYTES
from portal.engines.front_doors.configured.table import DOORS
from portal.engines.sandbox import Limits
from portal.engines.simulation.constants import published
from portal.engines.simulation.rules import FUNCTION, MIB

FACTS = published()


def test_a_streamed_response_has_200_megabytes():
    assert streaming.STREAMED_BYTES == MIB * FACTS.whole("M-9", "most_mb") == 209_715_200


def test_a_synchronous_event_has_six_megabytes():
    assert EVENT_BYTES == MIB * FACTS.whole("M-7", "mb") == 6_291_456


def test_a_client_context_has_3583_bytes():
    assert CONTEXT_BYTES == FACTS.whole("M-17", "most_bytes") == 3_583


def test_one_processor_is_at_1769_megabytes():
    assert FACTS.whole("M-5", "mb") == 1_769
    assert processors_for(FACTS.whole("M-5", "mb")) == 1.0


def test_tmp_has_512_to_10240_megabytes():
    assert EPHEMERAL_MB == FACTS.pair("M-6", "least_mb", "most_mb") == (512, 10_240)


def test_a_function_has_1024_descriptors():
    """Of processes AWS documents as many, and has 742 (recorded): those are ours."""
    assert Limits().open_files == FACTS.whole("M-11", "files") == 1_024
    assert Limits().processes == 742 <= FACTS.whole("M-11", "processes")


def test_init_and_restore_have_ten_seconds_everywhere():
    assert lifecycle.INIT_LIMIT_S * 1_000 == FUNCTION.init_limit_ms == 10_000
    assert lifecycle.RESTORE_LIMIT_S * 1_000 == FUNCTION.restore_limit_ms == 10_000


def test_init_ahead_of_events_has_130_seconds_or_the_functions_timeout():
    assert FACTS.pair("I-4", "least_s", "most_s") == (130, FUNCTION.timeout_s[1])
    assert FACTS.whole("I-4", "least_s") == lifecycle._AHEAD_LIMIT_S


def test_shutdown_has_two_seconds_with_external_extensions_and_half_of_one_with_internal():
    assert shutdown._EXTERNAL_S * 1_000 == FACTS.whole("I-7", "external_ms") == 2_000
    assert shutdown._INTERNAL_S * 1_000 == FACTS.whole("I-7", "internal_ms") == 500


def test_apis_wait_as_long_as_facts_say():
    for kind, fact in (("rest-api", "T-1"), ("http-api", "T-2")):
        between = DOORS[kind].waits_between_s
        assert between is not None
        assert tuple(round(seconds * 1_000) for seconds in between) == FACTS.pair(fact, "least_ms", "most_ms")


def test_apis_take_ten_megabytes():
    most = MIB * FACTS.whole("T-3", "most_mb")

    assert DOORS["rest-api"].request_bytes == DOORS["http-api"].request_bytes == most == 10_485_760


def test_a_load_balancer_takes_a_megabyte():
    assert DOORS["alb"].request_bytes == FACTS.whole("ES-9", "body_bytes") == 1_048_576
