"""Publishing, aliases, and what a qualifier means."""

from __future__ import annotations

import json
import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.engines.emulator import (
    Alias,
    BadFunction,
    Function,
    InUse,
    UnknownQualifier,
    Versions,
    versions_from_json,
    versions_to_json,
)
from portal.engines.emulator.versions import ALIASES, VERSIONS


def code(text: str) -> Function:
    return Function(files={"lambda_function.py": text}, name="orders")


def three() -> Versions:
    """Versions 1 to 3 of the code one, two, three."""
    versions = Versions(latest=code("one")).publish()
    for text in ("two", "three"):
        versions = versions.update(code(text)).publish()
    return versions


class TestPublishing:
    def test_a_version_is_what_latest_was(self) -> None:
        versions = Versions(latest=code("one")).publish().update(code("two"))

        assert versions.published[-1] == replace(code("one"), version="1")
        assert versions.latest == code("two")

    def test_nothing_changed_is_nothing_published(self) -> None:
        versions = three()

        assert versions.publish() is versions
        assert versions.update(code("three")).publish() == versions

    def test_any_part_of_the_configuration_is_a_change(self) -> None:
        assert three().update(replace(code("three"), memory_mb=256)).publish().last == 4

    def test_what_an_older_version_was_is_a_change_again(self) -> None:
        versions = three().update(code("one")).publish()

        assert [one.version for one in versions.published] == ["1", "2", "3", "4"]

    def test_a_number_is_never_used_again(self) -> None:
        versions = three().delete("3").publish()

        assert [one.version for one in versions.published] == ["1", "2", "4"]

    def test_a_version_that_an_alias_points_to_stays(self) -> None:
        versions = three().point(Alias(name="live", version="1", other_version="2", weight=0.5))

        for version in ("1", "2"):
            with pytest.raises(InUse, match="alias live"):
                versions.delete(version)
        assert len(versions.drop("live").delete("1").published) == 2

    def test_there_is_a_bound(self) -> None:
        versions = Versions(latest=code("0"))
        for number in range(VERSIONS):
            versions = versions.update(code(str(number))).publish()

        with pytest.raises(BadFunction, match="delete one"):
            versions.update(code("more")).publish()

    def test_latest_has_to_be_able_to_run_and_keeps_its_name(self) -> None:
        with pytest.raises(BadFunction, match="Memory"):
            three().update(replace(code("x"), memory_mb=1))
        with pytest.raises(BadFunction, match="keeps its name"):
            three().update(replace(code("x"), name="other"))


class TestAliases:
    @pytest.mark.parametrize(
        ("alias", "words"),
        [
            (Alias(name="", version="1"), "name of an alias"),
            (Alias(name="12", version="1"), "name of an alias"),
            (Alias(name="a b", version="1"), "name of an alias"),
            (Alias(name="x" * 129, version="1"), "name of an alias"),
            (Alias(name="live", version="9"), "Function not found: .*:orders:9"),
            (Alias(name="live", version="1", other_version="9", weight=0.1), "Function not found"),
            (Alias(name="live", version="1", other_version="1", weight=0.1), "two different"),
            (Alias(name="live", version="$LATEST", other_version="1", weight=0.1), "two published"),
            (Alias(name="live", version="1", other_version="$LATEST", weight=0.1), "two published"),
            (Alias(name="live", version="1", other_version="2", weight=1.1), "0.0 to 1.0"),
            (Alias(name="live", version="1", other_version="2", weight=-0.1), "0.0 to 1.0"),
            (Alias(name="live", version="1", weight=0.1), "second version"),
        ],
    )
    def test_what_no_alias_can_be(self, alias: Alias, words: str) -> None:
        with pytest.raises(BadFunction, match=words):
            three().point(alias)

    def test_an_alias_is_pointed_elsewhere_without_changing_any_version(self) -> None:
        before = three().point(Alias(name="live", version="2"))
        after = before.point(Alias(name="live", version="1"))

        assert before.target("live") == (before.published[1], None)
        assert after.target("live") == (before.published[0], None)
        assert after.published == before.published

    def test_there_is_a_bound(self) -> None:
        versions = three()
        for number in range(ALIASES):
            versions = versions.point(Alias(name=f"a{number}", version="1"))

        with pytest.raises(BadFunction, match="aliases at most"):
            versions.point(Alias(name="more", version="1"))
        assert versions.point(Alias(name="a0", version="2")).alias("a0").version == "2"


class TestQualifiers:
    @pytest.mark.parametrize(
        ("qualifier", "text"),
        [(None, "three!"), ("$LATEST", "three!"), ("1", "one"), ("3", "three"), ("live", "two")],
    )
    def test_it_means_one_version(self, qualifier: str | None, text: str) -> None:
        versions = three().update(code("three!")).point(Alias(name="live", version="2"))

        found = versions.resolve(qualifier, lambda: 0.0)

        assert found.files == {"lambda_function.py": text}

    @pytest.mark.parametrize("qualifier", ["0", "4", "01", "nobody", "", "x" * 1_000])
    def test_or_nothing(self, qualifier: str) -> None:
        with pytest.raises(UnknownQualifier, match="Function not found"):
            three().resolve(qualifier, lambda: 0.0)

    @pytest.mark.parametrize(("drawn", "version"), [(0.0, "2"), (0.0999, "2"), (0.1, "1"), (0.9999, "1")])
    def test_weights_decide_by_what_is_drawn(self, drawn: float, version: str) -> None:
        versions = three().point(Alias(name="live", version="1", other_version="2", weight=0.1))

        assert versions.resolve("live", lambda: drawn).version == version

    @given(st.floats(0, 1), st.integers(0, 2**32))
    def test_weights_are_kept_in_the_long_run(self, weight: float, seed: int) -> None:
        versions = three().point(Alias(name="live", version="1", other_version="2", weight=weight))
        draw = random.Random(seed).random

        found = [versions.resolve("live", draw).version for _ in range(500)].count("2")

        assert abs(found - 500 * weight) <= 6 * (500 * weight * (1 - weight)) ** 0.5 + 1


def test_it_comes_back_from_json_as_it_was() -> None:
    versions = three().point(Alias(name="live", version="1", other_version="2", weight=0.25))

    assert versions_from_json(json.loads(json.dumps(versions_to_json(versions)))) == versions


names = st.sampled_from(["live", "blue", "green"])
numbers = st.sampled_from([str(number) for number in range(1, 8)])
steps = st.one_of(
    st.tuples(st.just("update"), st.sampled_from("abc")),
    st.tuples(st.just("publish")),
    st.tuples(st.just("delete"), numbers),
    st.tuples(st.just("drop"), names),
    st.tuples(st.just("point"), names, numbers),
    st.tuples(st.just("split"), names, numbers, numbers),
)


def after(versions: Versions, step: tuple[str, ...]) -> Versions:
    """What is refused changes nothing."""
    try:
        match step:
            case ("update", text):
                return versions.update(code(text))
            case ("publish",):
                return versions.publish()
            case ("delete", version):
                return versions.delete(version)
            case ("drop", name):
                return versions.drop(name)
            case ("point", name, version):
                return versions.point(Alias(name=name, version=version))
            case ("split", name, version, other):
                return versions.point(Alias(name=name, version=version, other_version=other, weight=0.5))
    except BadFunction:
        pass
    return versions


@given(st.lists(steps, max_size=30))
def test_whatever_is_done_versions_never_change_and_aliases_lead_somewhere(
    steps: list[tuple[str, ...]],
) -> None:
    versions, seen = Versions(latest=code("a")), dict[str, Function]()
    for step in steps:
        versions = after(versions, step)
        for function in versions.published:
            assert seen.setdefault(function.version, function) == function
        for alias in versions.aliases:
            assert versions.resolve(alias.name, lambda: 0.0) in versions.published
            assert versions.resolve(alias.name, lambda: 0.9) in versions.published
        assert versions.last == max(map(int, seen), default=0)
