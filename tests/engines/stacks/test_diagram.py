from __future__ import annotations

import pytest

from portal.engines.stacks import CheckerAt, diagram_of

from .deployed import planned

pytestmark = pytest.mark.broker


@pytest.mark.parametrize(
    ("name", "edges"),
    [
        ("api-and-table", {("ServerlessHttpApi", "NotesFunction", "invokes", "PUT /notes/{id}"),
                           ("ServerlessHttpApi", "NotesFunction", "invokes", "GET /notes/{id}"),
                           ("NotesFunction", "Notes", "uses", "")}),
        ("queue-worker", {("Jobs", "Worker", "polls", ""), ("Jobs", "Dead", "dead letters to", "")}),
        ("s3-pipeline", {("Incoming", "CountFunction", "notifies", ""), ("CountFunction", "Counted", "uses", "")}),
        ("fan-out", {("Orders", "Packing", "publishes to", ""), ("Orders", "Mail", "invokes", ""),
                     ("AlertLarge", "Alert", "invokes", ""), ("Publish", "Orders", "uses", "")}),
        ("node-url", {("HelloUrl", "Hello", "invokes", "")}),
        ("plain-cloudformation", {("Api", "Function", "invokes", "")}),
    ],
)  # fmt: skip
def test_edges_go_from_who_acts_to_who_is_acted_on(
    name: str, edges: set[tuple[str, str, str, str]], checks: CheckerAt
) -> None:
    diagram = diagram_of(planned(name, checks).checked)

    assert {(one.source, one.target, one.meaning, one.detail) for one in diagram.edges} == edges
    nodes = {one.id for one in diagram.nodes}
    assert all({one.source, one.target} <= nodes for one in diagram.edges)


def test_roles_and_permissions_are_no_nodes(checks: CheckerAt) -> None:
    diagram = diagram_of(planned("api-and-table", checks).checked)

    assert {(one.id, one.kind) for one in diagram.nodes} == {
        ("NotesFunction", "function"), ("Notes", "table"), ("ServerlessHttpApi", "api"),
    }  # fmt: skip
