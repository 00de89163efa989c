from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.engines.stacks.references import circles, references


def test_references_are_found_in_all_functions() -> None:
    body = {
        "Properties": {
            "a": {"Ref": "B"},
            "b": {"Fn::GetAtt": ["C", "Arn"]},
            "c": {"Fn::Sub": "${D}/${!E}/${AWS::Region}/${F.Arn}"},
            "d": {"Fn::Sub": ["${own}/${G}", {"own": {"Ref": "H"}}]},
        },
        "DependsOn": ["I"],
    }
    resources = {"A": body, **{name: {} for name in "BCDEFGHI"}}

    assert references({"Resources": resources})["A"] == set("BCDFGHI")


@pytest.mark.parametrize(
    ("graph", "ways"),
    [
        ({"A": {"B"}, "B": set()}, []),
        ({"A": {"B"}, "B": {"A"}}, [["A", "B", "A"]]),
        ({"A": {"A"}}, [["A", "A"]]),
        ({"A": {"B"}, "B": {"C"}, "C": {"A", "D"}, "D": set()}, [["A", "B", "C", "A"]]),
        ({"A": {"B"}, "B": {"A"}, "X": {"Y"}, "Y": {"X"}}, [["A", "B", "A"], ["X", "Y", "X"]]),
    ],
)
def test_circles_are_named_the_shortest_way_round(graph: dict[str, set[str]], ways: list[list[str]]) -> None:
    assert sorted(circles(graph)) == ways


@given(
    st.integers(1, 8).flatmap(
        lambda n: st.lists(st.sets(st.integers(0, n - 1), max_size=n), min_size=n, max_size=n)
    )
)
def test_each_way_round_goes_along_references_and_comes_back(edges: list[set[int]]) -> None:
    graph = {str(node): {str(other) for other in others} for node, others in enumerate(edges)}

    for way in circles(graph):
        assert way[0] == way[-1]
        assert all(after in graph[before] for before, after in pairwise(way))


def test_a_chain_of_thousands_is_followed_without_recursion() -> None:
    graph = {str(n): {str(n + 1)} for n in range(5_000)} | {"5000": {"0"}}

    assert len(circles(graph)[0]) == 5_002
