"""The picture is valid, self-contained, and says in words what it shows."""

from xml.etree import ElementTree

from civic.opinion.maps import opinion_map
from civic.opinion.matrix import VoteMatrix
from civic.opinion.picture import HEIGHT, WIDTH, svg
from tests.civic.opinion.conftest import conversation

SVG = "{http://www.w3.org/2000/svg}"


def test_title_and_description_are_named_and_numbers_are_those_of_the_map() -> None:
    found = opinion_map(conversation(300, 30, 15, 2))
    root = ElementTree.fromstring(svg(found, "Trees & <streets>"))
    named = root.attrib["aria-labelledby"].split()
    texts = {each.attrib["id"]: each.text for each in root if "id" in each.attrib}
    assert list(texts) == named
    assert texts["map-title"] == "Trees & <streets>"
    assert "300 people voted on 30 statements" in texts["map-text"]
    for size in found.grouping.sizes:
        assert f" {size}" in texts["map-text"]


def test_every_circle_lies_inside_the_picture_and_nothing_points_elsewhere() -> None:
    picture = svg(opinion_map(conversation(300, 30, 15, 3)))
    root = ElementTree.fromstring(picture)
    circles = root.findall(f"{SVG}circle")
    assert len(circles) > 50
    for each in circles:
        x, y, r = (float(each.attrib[name]) for name in ("cx", "cy", "r"))
        assert r <= x <= WIDTH - r
        assert r <= y <= HEIGHT - r
    assert "href" not in picture
    assert "<script" not in picture


def test_without_stable_groups_the_picture_says_so_and_marks_none() -> None:
    for matrix in (conversation(300, 30, 15, 0), VoteMatrix.of([], [], [])):
        root = ElementTree.fromstring(svg(opinion_map(matrix)))
        assert [each.text for each in root.findall(f"{SVG}text")] == ["No stable groups of opinion"]
        assert len({each.attrib["fill"] for each in root.findall(f"{SVG}circle")}) <= 1
