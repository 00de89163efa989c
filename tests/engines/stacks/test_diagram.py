from __future__ import annotations

import pytest

from portal.engines.stacks import CheckerAt, diagram_of

from .deployed import planned

pytestmark = pytest.mark.broker


@pytest.mark.parametrize(
    ("name", "edges"),
    [
        ("api_and_table", {("ServerlessHttpApi", "NotesFunction", "invokes", "PUT /notes/{id}"),
                           ("ServerlessHttpApi", "NotesFunction", "invokes", "GET /notes/{id}"),
                           ("NotesFunction", "Notes", "uses", "")}),
        ("queue_worker", {("Jobs", "Worker", "polls", ""), ("Jobs", "Dead", "dead letters to", "")}),
        ("s3_pipeline", {("Incoming", "CountFunction", "notifies", ""), ("CountFunction", "Counted", "uses", "")}),
        ("fan_out", {("Orders", "Packing", "publishes to", ""), ("Orders", "Mail", "invokes", ""),
                     ("AlertLarge", "Alert", "invokes", ""), ("Publish", "Orders", "uses", "")}),
        ("node_url", {("HelloUrl", "Hello", "invokes", "")}),
        ("plain_cloudformation", {("Api", "Function", "invokes", "")}),
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
    diagram = diagram_of(planned("api_and_table", checks).checked)

    assert {(one.id, one.kind) for one in diagram.nodes} == {
        ("NotesFunction", "function"), ("Notes", "table"), ("ServerlessHttpApi", "api"),
    }  # fmt: skip
