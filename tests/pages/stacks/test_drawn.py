"""The diagram of a template: boxes that stand apart, lines from box to box, and the same in words."""

from __future__ import annotations

import re
from itertools import combinations, pairwise

import pytest
from django.template.loader import render_to_string
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.engines.stacks import Diagram, Edge, Node
from portal.pages.stacks.drawn import HEIGHT, LINES, NODES, TOLD, WIDTH, draw
from portal.pages.stacks.settled import settled

KINDS = ("function", "api", "queue", "topic", "table", "schedule", "other")
MEANINGS = ("invokes", "polls", "uses", "watches")


def node(
    id: str, kind: str = "function", /, *, line: int = 1, is_simulated: bool = True, **more: str
) -> Node:
    kinds = {"type": f"AWS::Some::{kind.title()}", "name": f"name-of-{id}"}
    return Node(**{"id": id, "kind": kind, "line": line, "is_simulated": is_simulated, **kinds, **more})


def edge(source: str, target: str, meaning: str = "invokes", detail: str = "") -> Edge:
    return Edge(source=source, target=target, meaning=meaning, detail=detail)


@st.composite
def diagrams(draw_from: st.DrawFn, *, has_circles: bool = True) -> Diagram:
    names = [f"R{number}" for number in range(draw_from(st.integers(1, NODES)))]
    nodes = tuple(node(name, draw_from(st.sampled_from(KINDS))) for name in names)
    ends = st.integers(0, len(names) - 1)
    found = draw_from(
        st.lists(
            st.tuples(ends, ends, st.sampled_from(MEANINGS), st.sampled_from(("", "GET /a", "POST /b"))),
            max_size=60,
        )
    )
    if not has_circles:
        found = [(min(one, other), max(one, other), meaning, detail) for one, other, meaning, detail in found]
    return Diagram(
        nodes=nodes,
        edges=tuple(edge(names[one], names[other], meaning, detail) for one, other, meaning, detail in found),
    )


def rectangles(drawn) -> list[tuple[int, int, int, int]]:
    boxes = [(box.x, box.y, WIDTH, HEIGHT) for box in drawn.boxes]
    return [*boxes, *((line.x, line.y, line.width, line.height) for line in drawn.lines)]


def overlap(one, other) -> bool:
    return all(one[at] < other[at] + other[at + 2] and other[at] < one[at] + one[at + 2] for at in (0, 1))


@settings(deadline=None, max_examples=60)
@given(diagrams())
def test_no_box_and_no_label_stands_on_another(diagram):
    drawn = draw(diagram)

    assert len(drawn.boxes) == len(diagram.nodes)
    assert not [pair for pair in combinations(rectangles(drawn), 2) if overlap(*pair)]


@settings(deadline=None, max_examples=60)
@given(diagrams())
def test_all_of_it_lies_within_the_picture(diagram):
    drawn = draw(diagram)

    for x, y, width, height in rectangles(drawn):
        assert 0 <= x <= x + width <= drawn.width
        assert 0 <= y <= y + height <= drawn.height


@settings(deadline=None, max_examples=60)
@given(diagrams())
def test_every_line_begins_at_the_box_it_comes_from_and_ends_at_the_one_it_leads_to(diagram):
    drawn = draw(diagram)
    boxes = {box.id: box for box in drawn.boxes}

    assert {(line.source, line.target) for line in drawn.lines} == {
        (one.source, one.target) for one in diagram.edges if one.source != one.target
    }
    for line in drawn.lines:
        (start, *_), (*_, end) = places(line.path), places(line.path)
        assert touches(boxes[line.source], start)
        assert touches(boxes[line.target], end)


def places(path: str) -> list[tuple[float, float]]:
    """The points of a path, with those that bend it left out."""
    found, y = [], 0.0
    for command, numbers in re.findall(r"([MCH])([^MCH]+)", path):
        *_, x, y = (*map(float, numbers.split()), y) if command == "H" else map(float, numbers.split())
        found.append((x, y))
    return found


def touches(box, place) -> bool:
    x, y = place
    return x in (box.x, box.x + WIDTH) and box.y <= y <= box.y + HEIGHT


@settings(deadline=None, max_examples=60)
@given(diagrams())
def test_no_line_runs_through_a_box(diagram):
    drawn = draw(diagram)
    for line in drawn.lines:
        for (from_x, from_y), (to_x, to_y) in pairwise(places(line.path)):
            level = (min(from_x, to_x), from_y, abs(to_x - from_x), 0)
            assert from_y != to_y or not [
                box for box in drawn.boxes if overlap(level, (box.x, box.y, WIDTH, HEIGHT))
            ]


@settings(deadline=None, max_examples=60)
@given(diagrams(has_circles=False))
def test_where_nothing_goes_round_in_circles_every_line_leads_to_the_right(diagram):
    drawn = draw(diagram)
    boxes = {box.id: box for box in drawn.boxes}

    assert all(boxes[line.source].x < boxes[line.target].x for line in drawn.lines)


@settings(deadline=None, max_examples=60)
@given(diagrams())
def test_the_same_resources_give_the_same_picture(diagram):
    edges = {(one.source, one.target): one for one in diagram.edges}.values()

    one = draw(Diagram(nodes=diagram.nodes, edges=tuple(edges)))
    other = draw(Diagram(nodes=diagram.nodes, edges=tuple(reversed(edges))))

    assert one == other


def test_sources_stand_before_functions_and_these_before_what_they_use():
    drawn = draw(
        Diagram(
            nodes=(
                node("Table", "table"),
                node("Job"),
                node("Nightly", "schedule"),
                node("Lonely"),
                node("Api", "api"),
            ),
            edges=(
                edge("Nightly", "Job"),
                edge("Job", "Table", "uses"),
                edge("Lonely", "Table", "uses"),
                edge("Api", "Job"),
            ),
        )
    )
    columns = {box.id: box.x for box in drawn.boxes}

    assert columns["Nightly"] == columns["Api"] < columns["Job"] == columns["Lonely"] < columns["Table"]


def test_routes_to_one_function_share_a_line_that_names_some_of_them():
    routes = tuple(edge("Api", "Job", detail=f"GET /{number}") for number in range(9))

    (line,) = draw(Diagram(nodes=(node("Api", "api"), node("Job")), edges=routes)).lines

    assert [row.text for row in line.rows] == ["GET /0", "GET /1", "GET /2", "and 6 more"]


def test_what_is_too_much_to_draw_is_told():
    nodes = tuple(node(f"R{number}") for number in range(NODES + 1))
    drawn = draw(Diagram(nodes=nodes, edges=(edge("R0", "R1"),)))
    assert (drawn.boxes, drawn.lines) == ((), ())
    assert len(drawn.said) == NODES + 1
    assert drawn.said[0].does == ("invokes R1",)

    few = tuple(node(f"R{number}") for number in range(20))
    pairs = [(one.id, other.id) for one in few for other in few if one.id != other.id][: LINES + 1]
    assert draw(Diagram(nodes=few, edges=tuple(edge(*pair) for pair in pairs))).boxes == ()


def test_the_list_ends_somewhere_and_says_so():
    nodes = tuple(node(f"R{number}") for number in range(TOLD + 7))

    drawn = draw(Diagram(nodes=nodes))

    assert len(drawn.said) == TOLD
    assert drawn.left_out == 7
    assert "7 more are not told" in render_to_string("stacks/diagram.html", {"diagram": drawn})


@pytest.mark.parametrize("longest", [10, 10_000])
def test_names_of_any_length_fit_into_their_boxes(longest):
    (box, _) = draw(
        Diagram(nodes=(node("A" * longest, name="b" * longest), node("C")), edges=(edge("A" * longest, "C"),))
    ).boxes

    assert len(box.id) <= 22
    assert len(box.name) <= 23
    assert len(box.told) < 200


def test_what_is_not_deployed_is_dashed_and_named():
    pool = node("Pool", "other", is_simulated=False, type="AWS::Cognito::UserPool")

    text = render_to_string("stacks/diagram.html", {"diagram": draw(Diagram(nodes=(pool, node("Job"))))})

    assert text.count("data-left-out") == 1
    assert ">UserPool<" in text
    assert "Pool, UserPool, line 1, not deployed here" in text
    assert "Dashed: written in the template, and not deployed here." in text


def test_a_resource_leads_to_its_line_and_is_only_text():
    job = node("<b>Job</b>", line=12)

    text = render_to_string("stacks/diagram.html", {"diagram": draw(Diagram(nodes=(job,)))})

    assert "<b>" not in text
    assert text.count('href="#code-1"') == 2
    assert text.count('data-goto-file="template.yaml" data-goto-line="12"') == 2


def test_a_template_without_resources_says_so():
    assert "no resource to draw" in render_to_string("stacks/diagram.html", {"diagram": draw(Diagram())})


@given(st.lists(st.tuples(st.floats(-1e4, 1e4), st.floats(0, 100)), min_size=1))
def test_what_is_settled_keeps_its_order_and_its_distance(row):
    apart = [distance for _, distance in row]

    found = settled([want for want, _ in row], apart)

    assert all(
        later - earlier >= distance - 1e-6
        for (earlier, later), distance in zip(pairwise(found), apart[1:], strict=True)
    )


def test_what_has_room_stands_where_it_wants_and_what_has_none_shares_the_way():
    assert settled([0, 100, 300], [0, 50, 50]) == [0, 100, 300]
    assert settled([100, 100], [0, 50]) == [75, 125]


def test_in_german_numbers_of_the_drawing_keep_their_point():
    api, job = node("Api", "api"), node("Job")
    drawn = draw(Diagram(nodes=(api, job), edges=(edge("Api", "Job"),)))

    with translation.override("de"):
        text = render_to_string("stacks/diagram.html", {"diagram": drawn})

    assert re.search(r'x="\d+\.\d+"', text)
    assert not re.search(r'="-?\d+,\d', text)
