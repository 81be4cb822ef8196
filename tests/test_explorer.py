"""The explorer: what it refuses, its three faces, and that they agree in every state."""

import gzip
import re
from dataclasses import replace
from html import unescape

import plotly.graph_objects as go
import pytest
from toys import GARDEN, LETTER, growth
from twins import ALL, decoded, grid, said, shown, states, stored

from widgets import explorer as engine
from widgets.chart import Chart, Dots, Line, Panel, People, Rule, Spans
from widgets.explorer import MAX_BYTES, MAX_STATES, Bet, Control, Explorer, ExplorerError
from widgets.live import plotly_figure

every_explorer = pytest.mark.parametrize("explorer", ALL.values(), ids=ALL)
HALF = 0.0005 + 1e-9  # half of the last digit that the data keep


# ------------------------------------------------------------------------- the faces agree


@every_explorer
def test_in_every_state_the_twin_holds_what_the_live_functions_give(explorer):
    data = stored(explorer)
    for index, values in grid(explorer):
        chart, sentence = states(explorer)[index]
        told, panels = decoded(data, index)
        assert told == sentence, values
        for (title, marks, words), panel in zip(panels, chart.panels, strict=True):
            assert title == panel.title, values
            assert sorted(" ".join(w.split("\n")[1:]) for w in words if w) == sorted(said(panel)), values
            assert [kind for kind, _ in marks] == [type(mark).__name__ for mark in panel.marks]
            for (_, parts), mark in zip(marks, panel.marks, strict=True):
                for part, wanted in shown(mark).items():
                    if isinstance(wanted, str):
                        assert parts[part] == wanted, (values, part)
                    else:
                        assert parts[part] == pytest.approx(wanted, rel=0, abs=HALF), (values, part)


@every_explorer
def test_in_every_state_the_live_figure_shows_the_same_numbers(explorer):
    for chart, _ in states(explorer):
        figure = plotly_figure(chart)
        traces, rules = iter(figure["data"]), iter(figure["layout"]["shapes"])
        for panel in chart.panels:
            for mark in panel.marks:
                if isinstance(mark, Rule):
                    assert next(rules)[f"{mark.axis}0"] == mark.at
                    continue
                trace = next(traces)
                if isinstance(mark, People):
                    colours = [mark_colour for mark_colour in trace["marker"]["color"]]
                    on = [symbol == "circle" for symbol in trace["marker"]["symbol"]]
                    assert sum(on) == sum(mark.counts) and len(on) == len(trace["x"]) == mark.of
                    assert colours[: mark.counts[0]] == colours[:1] * mark.counts[0]
                    continue
                if isinstance(mark, Spans):
                    half = trace["error_x"]["array"]
                    ends = [(x - w, x + w) for x, w in zip(trace["x"], half, strict=True)]
                    assert [end for pair in ends for end in pair] == pytest.approx(
                        [end for pair in zip(mark.low, mark.high, strict=True) for end in pair]
                    )
                    assert trace["y"] == list(mark.y)
                elif hasattr(mark, "low"):
                    assert (trace["x"], trace["y"]) == (
                        [*mark.x, *mark.x[::-1]],
                        [*mark.low, *mark.high[::-1]],
                    )
                else:
                    assert (trace["x"], trace["y"]) == (list(mark.x), list(mark.y))
                if isinstance(mark, Dots | Spans):
                    assert [symbol == "circle" for symbol in trace["marker"]["symbol"]] == list(mark.filled)
        assert next(traces, None) is next(rules, None) is None
    go.Figure(**figure)  # plotly knows every name in it


@every_explorer
def test_sentences_are_sentences_and_tell_states_apart(explorer):
    sentences = [sentence for _, sentence in states(explorer)]
    assert all(sentence[0].isupper() or sentence[0] in "“0123456789" for sentence in sentences)
    assert all(sentence.rstrip("”").endswith((".", "?", "!", "entity.")) for sentence in sentences)
    assert len(set(sentences)) > 1


@every_explorer
def test_every_control_makes_a_difference_somewhere(explorer):
    data = stored(explorer)
    seen = {tuple(values.values()): decoded(data, index) for index, values in grid(explorer)}
    for n, control in enumerate(explorer.controls):
        base = [
            {repr(seen[key]) for key in seen if key[:n] + key[n + 1 :] == rest}
            for rest in {key[:n] + key[n + 1 :] for key in seen}
        ]
        assert max(map(len, base)) > 1, control.name


@every_explorer
def test_the_bet_comes_out_as_the_model_says_and_not_as_typed(explorer):
    if explorer.bet is None:
        return
    assert callable(explorer.bet.outcome)
    assert stored(explorer)["bet"]["outcome"] == explorer.bet.outcome() in range(len(explorer.bet.options))


@every_explorer
def test_every_mark_has_a_name_for_the_table_of_numbers(explorer):
    for panel in stored(explorer)["panels"]:
        for kind, name, *_ in panel["marks"]:
            assert name or kind in ("Rule", "People"), f"a {kind} without a name or label"


@every_explorer
def test_bytes_and_states_stay_below_the_caps(explorer):
    assert len(grid(explorer)) <= MAX_STATES
    assert len(explorer.html.encode()) <= MAX_BYTES
    assert len(gzip.compress(explorer.html.encode())) <= 20_000


@every_explorer
def test_display_gives_sentence_and_twin_the_same_each_time(explorer):
    bundle = explorer._repr_mimebundle_()
    assert explorer.state()[1] in bundle["text/plain"] and explorer.title in bundle["text/plain"]
    assert bundle["text/html"] == replace(explorer).html
    assert bundle["text/plain"] == repr(explorer) == repr(replace(explorer))
    assert "application/vnd.jupyter.widget-view+json" in bundle


@every_explorer
def test_what_is_stored_reads_without_scripts(explorer):
    before, _, rest = explorer.html.partition("<script")
    assert rest.count("</script>") == 1 and "<script" not in rest
    assert (
        before.count("<img") == len(explorer.state()[0].panels) == before.count("data:image/svg+xml;base64,")
    )
    assert all(alt for alt in re.findall(r'alt="(.*?)"', before))
    (sentence,) = re.findall(r"<output[^>]*>(.*?)</output>", before)
    assert unescape(sentence) == explorer.state()[1]
    assert not re.search(r"<(svg|style|input|button|form)\b", before)
    assert f'data-explorer="{explorer.name}"' in before and f'id="explorer-{explorer.name}"' in before


def test_text_is_never_markup():
    assert "<i>people" not in GARDEN.html.partition("<script")[0]
    assert "<b>No tag" not in GARDEN.html.partition("<script")[0]
    assert stored(GARDEN)["leavesOut"] == "Rain, and <i>people</i>."
    sly = replace(
        LETTER, title="Which </script><script>alert(1)</script>?", say=lambda *_, **__: "A </script> <!-- b."
    )
    assert "<script>alert" not in sly.html
    assert stored(sly)["slots"][0][0][0] == "A </script> <!-- b."


# -------------------------------------------------------------------------------- states


def test_what_is_not_named_keeps_its_default():
    assert GARDEN.state(ending="down") == GARDEN.state(speed=0.25, start=0.1, ending="down", mood="calm")


def test_a_continuous_control_takes_what_lies_between_its_values_and_others_do_not():
    assert "calm garden" in GARDEN.state(speed=0.31)[1]
    for values in (
        {"speed": 0.51},
        {"speed": -0.1},
        {"start": 0.15},
        {"ending": "sideways"},
        {"speed": True},
        {"speed": "fast"},
        {"speed": float("nan")},
        {"start": None},
        {"ending": ["up"]},
    ):
        with pytest.raises(ValueError) as refused:
            GARDEN.state(**values)
        ((name, value),) = values.items()
        assert repr(name) in str(refused.value) and repr(value) in str(refused.value)


def test_an_unknown_control_is_refused_with_the_names_there_are():
    with pytest.raises(ValueError, match="'weather'.*speed, start, ending, mood"):
        GARDEN.state(weather="fine")


@pytest.mark.parametrize("part", ["run", "draw", "say"])
def test_a_function_that_raises_is_named_with_its_state_at_display(part):
    def broken(*_, **values):
        if values["letter"] == "zeta":
            raise KeyError("no such letter")
        return getattr(LETTER, part)(*_, **values)

    explorer = replace(LETTER, **{part: broken})
    with pytest.raises(ExplorerError, match=r"'letter_1'.*'zeta'.*no such letter") as raised:
        explorer._repr_mimebundle_()
    assert isinstance(raised.value.__cause__, KeyError)


@pytest.mark.parametrize(
    "part, gives",
    [("draw", None), ("draw", "a picture"), ("say", None), ("say", ""), ("say", 3)],
)
def test_a_function_that_gives_something_else_is_named_with_its_state(part, gives):
    with pytest.raises(ExplorerError, match=r"'letter_1'.*'letter'"):
        replace(LETTER, **{part: lambda *_, **__: gives}).html  # noqa: B018


def one_panel(*marks, **changes):
    axes = dict(title="It", x_label="", y_label="", x_range=(0, 1), y_range=(0, 9)) | changes
    return Chart((Panel(marks, **axes),), alt="A line.")


@pytest.mark.parametrize(
    "other",
    [
        one_panel(Line((0, 0.5, 1), (0, 1, 1))),
        one_panel(Dots((0, 1), (0, 1))),
        one_panel(Line((0, 1), (0, 1)), Rule(1)),
        one_panel(Line((0, 1), (0, 1)), x_range=(0, 2)),
        one_panel(Line((0, 1), (0, 1), voice="responder")),
        one_panel(Line((0, 1), (0, 1), name="a line")),
        one_panel(Line((0, 1), (0, 1)), y_ticks=((0, "0"),)),
        Chart(one_panel(Line((0, 1), (0, 1))).panels * 2, alt="A line."),
    ],
    ids=["points", "kind", "marks", "range", "voice", "name", "ticks", "panels"],
)
def test_what_the_page_could_not_follow_is_refused(other):
    """Whatever differs between states and is not in the data would silently stay as it was."""
    same = one_panel(Line((0, 1), (0, 1)))
    explorer = replace(LETTER, draw=lambda _, letter: other if letter == "zeta" else same)
    with pytest.raises(ExplorerError, match=r"'letter_1'.*'zeta'"):
        explorer.html  # noqa: B018


def test_too_many_bytes_are_refused_with_the_number(monkeypatch):
    monkeypatch.setattr(engine, "MAX_BYTES", 9_000)
    with pytest.raises(ExplorerError, match=r"'garden'.*bytes.*9,000"):
        replace(GARDEN).html  # noqa: B018


# --------------------------------------------------------------------------- declarations


def control(**changes):
    return Control(**{"name": "a", "label": "A", "values": (1, 2), "default": 1} | changes)


@pytest.mark.parametrize(
    "change, words",
    [
        ({"name": "two words"}, "'two words'"),
        ({"name": ""}, "''"),
        ({"name": "class"}, "'class'"),
        ({"label": ""}, "label"),
        ({"values": ()}, "2 to 12"),
        ({"values": (1,)}, "2 to 12"),
        ({"values": tuple(range(13))}, "2 to 12"),
        ({"values": (1, 1)}, "different"),
        ({"values": (2, 1)}, "rising"),
        ({"values": (1, float("nan"))}, "finite"),
        ({"values": ("a b", "a-b"), "default": "a b"}, "different"),
        ({"values": (1, "2")}, "all numbers or all words"),
        ({"values": (True, False), "default": True}, "all numbers or all words"),
        ({"default": 3}, "default.*3.*one of"),
        ({"options": ("one",)}, "options.*2 of them"),
        ({"values": ("x", "y"), "default": "x", "continuous": True}, "continuous"),
    ],
)
def test_a_control_that_can_not_be_is_refused(change, words):
    with pytest.raises(ValueError, match=f"(?s){words}"):
        control(**change)


@pytest.mark.parametrize(
    "change, words",
    [
        ({"name": "Two Words"}, "snake_case"),
        ({"name": ""}, "snake_case"),
        ({"title": ""}, "title"),
        ({"controls": ()}, "1 to 5"),
        ({"controls": (control(), control())}, "differently"),
        ({"controls": tuple(control(name=n, values=tuple(range(8))) for n in "abc")}, "512.*at most 400"),
    ],
)
def test_an_explorer_that_can_not_be_is_refused(change, words):
    with pytest.raises(ValueError, match=words):
        replace(LETTER, **change)


def test_a_bet_needs_options_and_an_outcome_among_them():
    with pytest.raises(ValueError, match="2 to 6"):
        Bet("What?", ("one",), lambda: 0)
    for outcome in (2, -1, "Yes", None):
        with pytest.raises(ExplorerError, match="'letter_1'.*index"):
            replace(LETTER, bet=Bet("Which?", ("Yes", "No"), lambda outcome=outcome: outcome)).html  # noqa: B018


def test_words_shown_for_values_default_to_value_and_unit():
    assert control(values=(0.25, 2), default=2, unit="times").shown == ("0.25 times", "2 times")
    assert control(values=("no-one", "both"), default="both").shown == ("no-one", "both")


# ------------------------------------------------------------------------------ the live face


def widgets_in(box):
    yield box
    for child in getattr(box, "children", ()):
        yield from widgets_in(child)


def parts(explorer):
    import ipywidgets as ipw

    from widgets.live import live

    whole = live(explorer)
    for button in list(widgets_in(whole)):
        if getattr(button, "description", "") == "Skip the bet":
            button.click()
    found = list(widgets_in(whole))
    figure = next(w for w in found if isinstance(w, go.FigureWidget))
    by_label = {w.description: w for w in found if getattr(w, "description", "")}
    return figure, by_label, [w for w in found if isinstance(w, ipw.HTML)]


def test_the_live_bet_says_how_it_came_out_and_where_to_see_it():
    _, _, words = parts(GARDEN)
    said = " ".join(w.value for w in words)
    assert "in this model: Yes" in said and "Look &lt;b&gt;up&lt;/b&gt;." in said


def test_moving_a_live_control_moves_figure_and_sentence():
    figure, controls, words = parts(GARDEN)
    controls["How fast"].value = 0.31
    controls["Goes"].value = "down"
    chart, sentence = GARDEN.state(speed=0.31, ending="down")
    assert list(figure.data[2].y) == list(chart.panels[0].marks[2].y) == growth(0.31, 0.1, "down", "calm")
    said = " ".join(w.value for w in words)
    assert "&lt;b&gt;No tag&lt;/b&gt; &amp; no entity." in said and "<b>No tag" not in said
    assert sentence.split(" <b>")[0] in said
    assert any(chart.panels[0].title in note.text for note in figure.layout.annotations)


def test_a_live_state_that_fails_says_so():
    def run(speed, **others):
        if speed == 0.5:
            raise RuntimeError("the <well> is dry")
        return growth(speed, **others)

    explorer = replace(GARDEN, run=run)
    _, controls, words = parts(explorer)
    controls["How fast"].value = 0.5
    said = " ".join(w.value for w in words)
    assert "could not be shown" in said and "the &lt;well&gt; is dry" in said


def test_without_widgets_or_plotly_the_twin_is_shown(monkeypatch):
    import sys

    monkeypatch.delitem(sys.modules, "widgets.live", raising=False)
    monkeypatch.setitem(sys.modules, "ipywidgets", None)
    assert set(LETTER._repr_mimebundle_()) == {"text/plain", "text/html"}


def test_in_colab_the_twin_is_shown(monkeypatch):
    import sys
    from types import ModuleType

    monkeypatch.setitem(sys.modules, "google.colab", ModuleType("google.colab"))
    assert set(LETTER._repr_mimebundle_()) == {"text/plain", "text/html"}


def test_every_explorer_of_the_catalogue_is_an_explorer_under_its_own_name():
    assert all(isinstance(explorer, Explorer) and explorer.name == name for name, explorer in ALL.items())
