"""Charts: what they refuse, what their picture holds, and that the live figure shows the same numbers."""

import re
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from toys import GARDEN

from widgets import chart
from widgets.chart import Band, Chart, Dots, Line, Panel, Rule, apart, frame, plotly_figure, svg, tokens

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


def picture(panel):
    return ElementTree.fromstring(svg(panel, frame([panel], True)))


def test_the_picture_stands_alone_and_has_both_themes():
    words = svg(GARDEN.state()[0].panels[0], frame([GARDEN.state()[0].panels[0]], False))
    assert "http" not in words.replace("http://www.w3.org/2000/svg", "")
    assert tokens()["light"]["discloser"].lower() == "#b23a2e"
    for theme in ("light", "dark"):
        for colour in tokens()[theme].values():
            assert colour in words
    used = set(re.findall(r"var\(--(\w+)\)", words)) - {"voice"}
    assert used <= set(tokens()["light"]) == set(tokens()["dark"])


def test_words_in_the_picture_are_words_and_never_markup():
    panel = Panel([Line((0, 1), (0, 1), label="<b> & co")], **PLAIN)
    assert "<b> & co" in ["".join(text.itertext()) for text in picture(panel).findall(".//{*}text")]


def test_a_line_runs_from_corner_to_corner_of_the_plot():
    panel = Panel([LINE], **PLAIN)
    place = frame([panel], True)
    assert (place.x(0), place.y(0)) == (place.left, place.height - place.bottom)
    assert (place.x(1), place.y(1)) == (place.width - place.right, place.top)
    d = f"M{place.x(0):.1f} {place.y(0):.1f}L{place.x(1):.1f} {place.y(1):.1f}"
    assert d in [path.get("d") for path in picture(panel).findall(".//{*}path")]


def test_filled_and_hollow_thick_and_thin_solid_and_dashed_look_different():
    for name, other in (("filled", (False, True)), ("thick", (False, True))):
        first, second = (svg(p, frame([p], True)) for p in (
            Panel([Dots((0.5,), (0.5,), **{name: value})], **PLAIN) for value in other))  # fmt: skip
        assert first != second, name
    first, second = (svg(p, frame([p], True)) for p in (
        Panel([Line((0, 1), (0, 1), dashed=value)], **PLAIN) for value in (False, True)))  # fmt: skip
    assert first != second


def test_the_margin_fits_the_names_of_rows_and_of_lines_in_every_state():
    def named(row, end):
        return Panel(
            [Line((0, 1), (0, 1), label=end)], **PLAIN | {"y_label": ""}, y_ticks=((0, row), (1, "Yes"))
        )

    plain = frame([named("No", "")], False)
    assert frame([named("Feels with her", "")], False).left > plain.left + 50
    assert frame([named("No", ""), named("No", "the reply")], False).right > plain.right + 30


@given(st.lists(st.floats(0, 250), min_size=1, max_size=8))
def test_names_moved_apart_stay_inside_and_never_overlap(places):
    moved = apart(places, 0, 250)
    assert all(0 <= place <= 250 for place in moved)
    ordered = sorted(moved)
    assert all(b - a >= 17 - 1e-6 for a, b in zip(ordered, ordered[1:], strict=False))
    assert sorted(range(len(places)), key=lambda n: (places[n], n)) == sorted(
        range(len(places)), key=lambda n: (moved[n], n)
    )


def test_names_that_are_apart_already_do_not_move():
    assert apart([20.0, 120.0, 60.0], 0, 250) == [20.0, 120.0, 60.0]


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


def test_words_in_the_live_figure_are_words_and_never_markup():
    said = str(plotly_figure(GARDEN.state()[0]))
    assert "b &lt; c &amp; d" in said and "b < c" not in said


def test_nothing_but_the_standard_library_is_loaded_with_it():
    import subprocess
    import sys

    heavy = "{'plotly', 'numpy', 'ipywidgets'}"
    code = f"import sys, widgets.chart, widgets.explorer; print(*({heavy} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout.strip() == ""
    assert chart.VOICES[:2] == ("discloser", "responder")
