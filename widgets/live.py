"""The live face of an explorer: ipywidgets controls and a plotly ``FigureWidget`` that follow one another."""

from html import escape
from pathlib import Path

import anywidget
import ipywidgets as ipw
import plotly.graph_objects as go

from .chart import Band, Line, People, Rule, Spans
from .picture import radii, tokens

WORDS = {"description_width": "initial"}
WIDE = ipw.Layout(width="min(100%, 34rem)")
NEAR = 0.07  # of the axis: lines that end closer than this would have one name on the other


class Names(anywidget.AnyWidget):
    """Nothing to see: names for what ipywidgets and plotly leave unnamed, for readers who listen."""

    _esm = Path(__file__).with_name("live.js")


def live(explorer):
    """The explorer as a widget: its bet, then controls, figure and sentence."""
    picture, sentence = explorer.state()
    figure = go.FigureWidget(**plotly_figure(picture))
    figure._config = figure._config | {"displayModeBar": False, "responsive": True}
    said = ipw.HTML()
    said.add_class("explorer-said")
    controls = {control.name: _control(control) for control in explorer.controls}

    def show(picture, sentence):
        new = plotly_figure(picture)
        with figure.batch_update():
            for trace, values in zip(figure.data, new["data"], strict=True):
                trace.update(values)
            figure.update_layout(
                shapes=new["layout"]["shapes"], annotations=new["layout"]["annotations"], overwrite=True
            )
            figure.layout.meta = new["layout"]["meta"]
        key = f"<p>{escape(picture.key_words)}</p>" if picture.key else ""
        said.value = f"{key}<p style='font-size:1.1em;max-width:65ch'>{escape(sentence)}</p>"

    def follow(_):
        try:
            show(*explorer.state(**{name: control.value for name, control in controls.items()}))
        except Exception as problem:  # whatever went wrong, say it where the reader looks
            said.value = f"<p role='alert'><b>This state could not be shown.</b> {escape(str(problem))}</p>"

    for control in controls.values():
        control.observe(follow, names="value")
    show(picture, sentence)
    whole = ipw.VBox([ipw.HTML(f"<h3>{escape(explorer.title)}</h3>")])
    whole.add_class("explorer-live")
    shown = [Names(), *controls.values(), figure, said]
    if explorer.bet:
        _ask(explorer.bet, whole, shown)
    else:
        whole.children += tuple(shown)
    return whole


def _control(control):
    common = {"description": control.label, "style": WORDS, "layout": WIDE}
    if control.continuous:
        step = min(b - a for a, b in zip(control.values, control.values[1:], strict=False)) / 10
        return ipw.FloatSlider(
            value=control.default,
            min=control.values[0],
            max=control.values[-1],
            step=step,
            readout_format=".2f",
            **common,
        )
    pairs = list(zip(control.shown, control.values, strict=True))
    if control.numeric:
        return ipw.SelectionSlider(options=pairs, value=control.default, **common)
    # Buttons and not a list: in JupyterLab's command mode a list never gets its arrow keys.
    style = WORDS | {"button_width": "auto"}
    return ipw.ToggleButtons(
        options=pairs,
        value=control.default,
        description=control.label,
        style=style,
        layout=ipw.Layout(width="auto"),
    )


def _ask(bet, whole, shown):
    """Ask the bet in ``whole``; once it is made or skipped, its outcome and ``shown`` take its place."""
    choice = ipw.RadioButtons(options=list(bet.options), value=None, layout=ipw.Layout(width="auto"))
    show = ipw.Button(description="Show me", button_style="primary")
    skip = ipw.Button(description="Skip the bet")
    told = ipw.HTML()
    title = whole.children[0]

    def reveal(button):
        if button is show and choice.value is None:
            told.value = "Choose one, or skip the bet."
            return
        yours = f"You bet: {escape(choice.value)} — " if button is show else ""
        came = bet.options[bet.outcome()]
        told.value = f"<p>{yours}in this model: {escape(came)}</p><p>{escape(bet.look)}</p>"
        whole.children = (title, told, *shown)

    show.on_click(reveal)
    skip.on_click(reveal)
    whole.children += (ipw.HTML(f"<b>{escape(bet.question)}</b>"), choice, ipw.HBox([show, skip]), told)


# -------------------------------------------------------------------------------------- plotly


def plotly_figure(chart):
    """The chart as a plotly figure, ``{"data": [...], "layout": {...}}``: one trace a mark, but for rules,
    which are shapes of the layout. Fixed axes, direct labels, no legend."""
    colours = tokens()["light"]
    domains = ([0, 0.40], [0.58, 0.94]) if len(chart.panels) == 2 else ([0, 0.88],)
    data, shapes, notes, axes = [], [], [], {}
    for n, (panel, domain) in enumerate(zip(chart.panels, domains, strict=True)):
        suffix = "2" if n else ""
        for axis, other in ("xy", "yx"):
            ticks = getattr(panel, f"{axis}_ticks")
            axes[f"{axis}axis{suffix}"] = {
                "range": list(getattr(panel, f"{axis}_range")),
                "title": {"text": getattr(panel, f"{axis}_label")},
                "tickvals": [value for value, _ in ticks],
                "ticktext": [words.replace("\n", "<br>") for _, words in ticks],
                "tickangle": 0,
                "anchor": f"{other}{suffix}",
                "showgrid": axis == "y",
                "gridcolor": colours["hairline"],
                "zeroline": False,
                "fixedrange": True,
                "automargin": True,
            }
        axes[f"xaxis{suffix}"]["domain"] = domain
        notes.append(
            {
                "text": f"<b>{escape(panel.title)}</b>",
                "xref": "paper",
                "yref": "paper",
                "x": domain[0],
                "y": 1.13,
                "showarrow": False,
                "xanchor": "left",
                "font": {"size": 15, "color": colours["ink"]},
            }
        )
        for mark in panel.marks:
            if isinstance(mark, Rule):
                shape, note = _rule(mark, suffix, colours)
                shapes.append(shape)
                notes.append(note)
            else:
                place = {"xaxis": f"x{suffix}", "yaxis": f"y{suffix}", "textposition": _beside(mark, panel)}
                data.append(_trace(mark, colours) | place)
    layout = axes | {
        "meta": {"alt": " ".join([chart.alt, *(f"{panel.title}." for panel in chart.panels)])},
        "showlegend": False,
        "hovermode": False,
        "dragmode": False,
        "height": 380,
        "paper_bgcolor": colours["paper"],
        "plot_bgcolor": colours["paper"],
        "shapes": shapes,
        "annotations": notes,
        "margin": {"l": 20, "r": 20, "t": 60, "b": 40},
        "font": {"family": "system-ui, sans-serif", "size": 13, "color": colours["ink"]},
    }
    return {"data": data, "layout": layout}


def _rule(mark, suffix, colours):
    """A rule as a plotly shape and the annotation that names it."""
    across = "y" if mark.axis == "x" else "x"
    refs = {f"{mark.axis}ref": f"{mark.axis}{suffix}", f"{across}ref": f"{across}{suffix} domain"}
    shape = {
        "type": "line",
        f"{mark.axis}0": mark.at,
        f"{mark.axis}1": mark.at,
        f"{across}0": 0,
        f"{across}1": 1,
        "line": {"color": colours["muted"], "width": 1, "dash": "dot"},
        **refs,
    }
    note = {
        "text": escape(mark.label),
        mark.axis: mark.at,
        across: float(mark.axis == "x"),
        "showarrow": False,
        "xanchor": "left",
        "yanchor": "bottom",
        "font": {"color": colours["muted"], "size": 12},
        **refs,
    }
    return shape, note


def _trace(mark, colours):
    """A line, band or dots as a plotly trace."""
    colour = colours[mark.voice]
    trace = {
        "type": "scatter",
        "name": mark.called,
        "cliponaxis": False,
        "textfont": {"color": colour},
    }
    if isinstance(mark, Band):
        red, green, blue = (int(colour[n : n + 2], 16) for n in (1, 3, 5))
        return trace | {
            "mode": "lines",
            "x": [*mark.x, *mark.x[::-1]],
            "y": [*mark.low, *mark.high[::-1]],
            "fill": "toself",
            "line": {"width": 0},
            "fillcolor": f"rgba({red},{green},{blue},0.18)",
        }
    if isinstance(mark, People):
        return trace | _people(mark, colours)
    if isinstance(mark, Spans):
        half = [(high - low) / 2 for low, high in zip(mark.low, mark.high, strict=True)]
        return trace | {
            "mode": "markers",
            "x": [low + each for low, each in zip(mark.low, half, strict=True)],
            "y": list(mark.y),
            "error_x": {"array": half, "color": colour, "thickness": 3 if mark.thick else 1.5, "width": 0},
            "marker": {"symbol": _symbols(mark.filled), "color": colour, "size": 5},
        }
    trace |= {"x": list(mark.x), "y": list(mark.y)}
    if isinstance(mark, Line):
        width, dash = 3.5 if mark.thick else 1.5, "dash" if mark.dashed else "solid"
        return trace | {
            "mode": "lines+text",
            "text": [*[""] * (len(mark.x) - 1), f" {escape(mark.label)}"],
            "line": {"color": colour, "width": width, "dash": dash},
        }
    return trace | {
        "mode": "markers+text",
        "text": [f" {escape(words)}" for words in mark.labels],
        "marker": {
            "symbol": _symbols(mark.filled),
            "color": colour,
            "size": [2 * r for r in radii(mark)],
            "line": {"color": colour, "width": 3 if mark.thick else 1.5},
        },
    }


def _beside(mark, panel):
    """Where the words of a mark stand: where two lines end close together, one name goes up and one down."""
    names = [other for other in panel.marks if isinstance(other, Line) and other.label]
    if mark not in names:
        return "middle right"
    end, room = (mark.y[-1], names.index(mark)), NEAR * (panel.y_range[1] - panel.y_range[0])
    ends = [(other.y[-1], n) for n, other in enumerate(names)]
    close = [each for each in ends if abs(each[0] - end[0]) < room]
    above, below = any(each > end for each in close), any(each < end for each in close)
    return "middle right" if above == below else "bottom right" if above else "top right"


def _symbols(filled):
    return ["circle" if on else "circle-open" for on in filled]


def _people(mark, colours):
    """People as dots, one to a cell."""
    cells = [divmod(n, mark.columns) for n in range(mark.of)]
    groups = [(voice, on) for first, last, voice, on in mark.groups for _ in range(first, last)]
    return {
        "mode": "markers",
        "name": ", ".join(mark.names),
        "x": [column + 0.5 for _, column in cells],
        "y": [mark.rows - row - 0.5 for row, _ in cells],
        "marker": {
            "symbol": _symbols(on for _, on in groups),
            "color": [colours[voice] for voice, _ in groups],
            "size": 6,
        },
    }
