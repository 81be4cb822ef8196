"""The live face of an explorer: ipywidgets controls and a plotly ``FigureWidget`` that follow one another."""

from html import escape

import ipywidgets as ipw
import plotly.graph_objects as go

from .chart import plotly_figure

WORDS = {"description_width": "initial"}
WIDE = ipw.Layout(width="min(100%, 34rem)")


def live(explorer):
    """The explorer as a widget: its bet, then controls, figure and sentence."""
    picture, sentence = explorer.state()
    figure = go.FigureWidget(**plotly_figure(picture))
    figure._config = figure._config | {"displayModeBar": False, "responsive": True}
    said = ipw.HTML()
    controls = {control.name: _control(control) for control in explorer.controls}

    def show(picture, sentence):
        new = plotly_figure(picture)
        with figure.batch_update():
            for trace, values in zip(figure.data, new["data"], strict=True):
                trace.update(values)
            figure.update_layout(
                shapes=new["layout"]["shapes"], annotations=new["layout"]["annotations"], overwrite=True
            )
        key = f"<p>{escape('● {}   ○ {}'.format(*picture.key))}</p>" if picture.key else ""
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
    shown = [*controls.values(), figure, said]
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
        told.value = f"<p>{yours}in this model: {escape(bet.options[bet.outcome()])}</p>"
        whole.children = (title, told, *shown)

    show.on_click(reveal)
    skip.on_click(reveal)
    whole.children += (ipw.HTML(f"<b>{escape(bet.question)}</b>"), choice, ipw.HBox([show, skip]), told)
