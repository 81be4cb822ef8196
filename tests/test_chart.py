"""Charts: what they refuse, what their picture holds, and that the live figure shows the same numbers."""

import re
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from toys import GARDEN

from widgets.chart import Band, Chart, Dots, Line, Panel, People, Rule, Spans
from widgets.live import plotly_figure
from widgets.picture import apart, frames, svg, text_width, tokens, words, wrapped

LINE = Line((0, 1), (0, 1))
PLAIN = dict(title="It rises", x_label="Days", y_label="Height", x_range=(0, 1), y_range=(0, 1))


@pytest.mark.parametrize(
    "make, field, value, allowed",
    [
        (lambda: Line((), ()), "x", "()", "one or more"),
        (lambda: Line((0, 1), (0, float("nan"))), "y", "nan", "finite"),
        (lambda: Line((0, 1), (0, float("inf"))), "y", "inf", "finite"),
        (lambda: Line((0, 1), (0,)), "lengths", "'y': 1", "equal"),
        (lambda: Band((0, 1), (0, 0), (1,)), "lengths", "'high': 1", "equal"),
        (lambda: Band((0, 1), (0, 0.6), (1, 0.5)), "low", "0.6", "high"),
        (lambda: Line((0, 1), (0, 1), voice="loud"), "voice", "'loud'", "discloser"),
        (lambda: Dots((0, 1), (0, 1), filled=(True,)), "filled", "(True,)", "2"),
        (lambda: Dots((0, 1), (0, 1), labels=("a",)), "labels", "('a',)", "2"),
        (lambda: Dots((0, 1), (0, 1), sizes=(1,)), "sizes", "(1.0,)", "2"),
        (lambda: Dots((0, 1), (0, 1), sizes=(1, 1.1)), "sizes", "1.1", "from 0 to 1"),
        (lambda: Spans((0, 1), (1, 0), (0, 1)), "low", "1.0", "at most high"),
        (lambda: Spans((0, 1), (1, 1), (0, 1), filled=(True,)), "filled", "(True,)", "2"),
        (lambda: People((1, 2), ("all",)), "names", "('all',)", "one for each count"),
        (lambda: People((900, 200), ("a", "b")), "counts", "(900, 200)", "1000 in all at most"),
        (lambda: People((0.5,), ("half",)), "counts", "0.5", "whole numbers"),
        (lambda: People((1,), ("one",), columns=5), "columns", "5", "10 to 50"),
        (lambda: People((1,), ("one",), of=3000), "of", "3000", "2000"),
        (lambda: Rule(float("nan")), "at", "nan", "finite"),
        (lambda: Rule(0, axis="z"), "axis", "'z'", "'x' or 'y'"),
        (lambda: Panel((), **PLAIN), "marks", "()", "one or more"),
        (lambda: Panel([LINE], **PLAIN | {"x_range": (1, 0)}), "x_range", "(1.0, 0.0)", "low below high"),
        (lambda: Panel([LINE], **PLAIN | {"x_range": (0, 0.5)}), "x of a Line", "1.0", "from 0 to 0.5"),
        (lambda: Panel([Rule(2)], **PLAIN), "y of a Rule", "2.0", "from 0 to 1"),
        (
            lambda: Panel([LINE], **PLAIN, x_ticks=[(n / 9, str(n)) for n in range(6)]),
            "x_ticks",
            "'5'",
            "at most 5",
        ),
        (lambda: Panel([LINE], **PLAIN, y_ticks=[(2, "two")]), "y_ticks", "two", "from 0 to 1"),
        (lambda: Chart((), "x"), "panels", "0", "1 or 2"),
        (lambda: Chart((Panel([LINE], **PLAIN),), ""), "alt", "''", "a sentence"),
    ],
)
def test_what_can_not_be_drawn_is_refused_with_field_value_and_what_is_allowed(make, field, value, allowed):
    with pytest.raises(ValueError) as refused:
        make()
    for part in (field, value, allowed):
        assert part in str(refused.value)


def test_one_truth_for_filled_is_one_for_each_dot():
    assert Dots((0, 1), (0, 1), filled=False).filled == (False, False)


# -------------------------------------------------------------------------------- the picture


def frame(*panels):
    """The frame of a lone panel with room for the words of all these."""
    return frames([Chart((panel,), "One.") for panel in panels])[0]


def drawn(panel):
    return svg(panel, frame(panel))


def picture(panel):
    return ElementTree.fromstring(drawn(panel))


def test_the_picture_stands_alone_and_has_both_themes():
    whole = drawn(GARDEN.state()[0].panels[0])
    assert "http" not in whole.replace("http://www.w3.org/2000/svg", "")
    assert tokens()["light"]["discloser"].lower() == "#b23a2e"
    for theme in ("light", "dark"):
        for colour in tokens()[theme].values():
            assert colour in whole
    used = set(re.findall(r"var\(--(\w+)\)", whole)) - {"voice"}
    assert used <= set(tokens()["light"]) == set(tokens()["dark"])


def test_words_in_the_picture_are_words_and_never_markup():
    panel = Panel([Line((0, 1), (0, 1), label="<b> & co")], **PLAIN)
    assert "<b> & co" in ["".join(text.itertext()) for text in picture(panel).findall(".//{*}text")]


def test_a_line_runs_from_corner_to_corner_of_the_plot():
    panel = Panel([LINE], **PLAIN)
    place = frame(panel)
    assert (place.x(0), place.y(0)) == (place.left, place.height - place.bottom)
    assert (place.x(1), place.y(1)) == (place.width - place.right, place.top)
    d = f"M{place.x(0):.1f} {place.y(0):.1f}L{place.x(1):.1f} {place.y(1):.1f}"
    assert d in [path.get("d") for path in picture(panel).findall(".//{*}path")]


def test_people_fill_their_rows_from_the_top_left_and_nobody_is_counted_twice():
    panel = Panel(
        [People((19, 23), ("early", "late"), of=200, columns=20)],
        title="They came",
        x_label="",
        y_label="",
        x_range=(0, 20),
        y_range=(0, 10),
    )
    (frame,) = frames([Chart((panel,), alt="People.")])
    drawn = re.findall(r'class="people" fill="[^"]+" d="([^"]+)"', svg(panel, frame))
    cell = (frame.x(1) - frame.x(0)) * (frame.y(0) - frame.y(1))

    def area(d):
        total = 0
        for left, top, right, low in re.findall(r"M([\d.]+) ([\d.]+)H([\d.]+)V([\d.]+)H", d):
            total += (float(right) - float(left)) * (float(low) - float(top))
        return total / cell

    assert [area(d) for d in drawn] == pytest.approx([19, 23, 158], abs=0.5)
    assert drawn[0].startswith(f"M{frame.x(0):.1f} {frame.y(10):.1f}")


def test_filled_and_hollow_thick_and_thin_solid_and_dashed_look_different():
    for name, other in (("filled", (False, True)), ("thick", (False, True))):
        first, second = (
            drawn(p) for p in (Panel([Dots((0.5,), (0.5,), **{name: value})], **PLAIN) for value in other)
        )
        assert first != second, name
    first, second = (
        drawn(p) for p in (Panel([Line((0, 1), (0, 1), dashed=value)], **PLAIN) for value in (False, True))
    )
    assert first != second


def test_the_margin_fits_the_names_of_rows_and_of_lines_in_every_state():
    def named(row, end):
        return Panel(
            [Line((0, 1), (0, 1), label=end)], **PLAIN | {"y_label": ""}, y_ticks=((0, row), (1, "Yes"))
        )

    plain = frame(named("No", ""))
    assert frame(named("Feels with her", "")).left > plain.left + 50
    assert frame(named("No", ""), named("No", "the reply")).right > plain.right + 30


def test_two_panels_have_one_height_and_one_base():
    first, second = frames([GARDEN.state()[0]])
    assert (first.height, first.top, first.bottom) == (second.height, second.top, second.bottom)


def test_words_that_leave_no_room_are_refused():
    crowded = Panel([LINE], **PLAIN | {"x_label": "and so on " * 60})
    with pytest.raises(ValueError, match="room for the plot.*at least"):
        frame(crowded)


boxes = st.lists(st.tuples(st.floats(-50, 300), st.sampled_from((18, 36))), min_size=1, max_size=7)


@given(boxes)
def test_names_moved_apart_stay_inside_and_never_overlap(boxes):
    tops, heights = zip(*sorted(boxes), strict=True)
    moved = apart(tops, heights, 0, 252)
    assert all(
        -1e-6 <= top and top + height <= 252 + 1e-6 for top, height in zip(moved, heights, strict=True)
    )
    ends = [top + height for top, height in zip(moved, heights, strict=True)]
    assert all(b - a >= -1e-6 for a, b in zip(ends, moved[1:], strict=False))


def test_names_that_are_apart_already_do_not_move():
    assert apart([20.0, 60.0, 120.0], [18, 36, 18], 0, 250) == [20.0, 60.0, 120.0]


def test_lines_of_words_are_as_wide_as_allowed_and_lose_nothing():
    text = "the reply that fits this disclosure best"
    assert wrapped(text, 100).replace("\n", " ") == text
    assert all(text_width(line) <= 100 for line in wrapped(text, 100).split("\n"))
    assert wrapped("immeasurablyinseparable", 10) == "immeasurablyinseparable"


shares = st.floats(0, 1)


@given(shares, shares, shares, shares)
def test_words_stand_inside_the_picture_and_line_names_never_overlap(a, b, c, at):
    panel = Panel(
        [
            Line((0, 1), (0, a), label="the reply that fits"),
            Line((0, 1), (0, b), label="this reply"),
            Band((0, 1), (0, 0), (c, c), label="middle half"),
            Rule(at, "feels understood"),
            Rule(at, "where it began", axis="x"),
            Dots((a, b, c), (c, a, b), labels=("one", "2.00", "three")),
        ],
        **PLAIN,
    )
    place = frame(panel)
    placed = [each for each in words(panel, place) if each.text]
    for each in placed:
        left, top, right, bottom = each.box
        assert 0 <= left and right <= place.width and 0 <= top and bottom <= place.height, each
    ends = sorted((each.box[1], each.box[3]) for each in placed[2:5])
    assert all(lower[0] >= upper[1] - 2.5 for upper, lower in zip(ends, ends[1:], strict=False))


# ------------------------------------------------------------------------------ the live figure


def test_plotly_takes_the_figure_and_its_numbers_are_the_charts():
    import plotly.graph_objects as go

    chart_ = GARDEN.state(start=0.3)[0]
    figure = go.Figure(**plotly_figure(chart_))
    band, neighbour, course, days = figure.data[:4]
    marks = chart_.panels[0].marks
    assert list(band.x) == [*marks[0].x, *marks[0].x[::-1]]
    assert list(band.y) == [*marks[0].low, *marks[0].high[::-1]]
    assert list(neighbour.y) == list(marks[1].y) and list(course.y) == list(marks[2].y)
    assert [symbol == "circle" for symbol in days.marker.symbol] == list(marks[3].filled)
    assert not figure.layout.showlegend
    assert {axis.fixedrange for axis in (figure.layout.xaxis, figure.layout.yaxis2)} == {True}


@pytest.mark.parametrize(
    "ends, places",
    [
        ((0.2, 0.8), ["middle right", "middle right"]),
        ((0.50, 0.52), ["bottom right", "top right"]),
        ((0.5, 0.5), ["bottom right", "top right"]),
        ((0.52, 0.50, 0.48), ["top right", "middle right", "bottom right"]),
    ],
)
def test_names_of_lines_that_end_close_together_stand_apart_in_the_live_figure(ends, places):
    lines = [Line((0, 1), (0, end), f"line {n}") for n, end in enumerate(ends)]
    drawn = plotly_figure(Chart([Panel([*lines, LINE], **PLAIN)], "Lines that end."))["data"]
    assert [trace["textposition"] for trace in drawn[: len(ends)]] == places


def test_words_in_the_live_figure_are_words_and_never_markup():
    said = str(plotly_figure(GARDEN.state()[0]))
    assert "b &lt; c &amp; d" in said and "b < c" not in said


def test_nothing_but_the_standard_library_is_loaded_with_it():
    import subprocess
    import sys

    code = "import sys, widgets.explorer; print(*({'plotly', 'numpy', 'ipywidgets'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout.strip() == ""
