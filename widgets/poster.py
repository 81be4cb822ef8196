"""The README's picture of an explorer: `python -m widgets.poster assets/explorer.svg` (`make book` does it).

It is drawn from the catalog, as the book is, so it shows what the explorer shows today.
"""

import sys
from html import escape
from pathlib import Path

from .catalog import EXPLORERS
from .picture import LINE, WIDTHS, Words, svg, text_svg, wrapped

SHOWN = "first_reply"
EDGE, PILL, LEFT = 20, 30, 380  # px: margin, height of a choice, width of the column of choices
STYLE = (
    ".q{font:600 20px system-ui,sans-serif}.t{font-weight:600}"
    ".pill{fill:var(--paper);stroke:var(--muted)}.pill.on{fill:var(--ink)}text.on{fill:var(--paper)}"
    ".told{fill:var(--discloser)}.met{fill:var(--responder)}"
)


def poster(explorer, **values):
    """An explorer with one panel and one choice, in one state, as SVG: its question, what can be chosen,
    picture and sentence."""
    values = explorer.start | values
    chart, sentence = explorer.state(**values)
    (panel,), (frame,), (control,) = chart.panels, explorer.frames, explorer.controls
    width = EDGE + LEFT + EDGE + WIDTHS[1] + EDGE
    parts = [_text(EDGE, 44, explorer.title, "q"), _text(EDGE, 80, control.label, "t")]
    y = 92
    for value, option in zip(control.values, control.shown, strict=True):
        on = " on" if value == values[control.name] else ""
        lines = wrapped(option, LEFT - 2 * EDGE)
        high = PILL + LINE * lines.count("\n")
        parts.append(f'<rect class="pill{on}" x="{EDGE}" y="{y}" width="{LEFT}" height="{high}" rx="15"/>')
        parts.append(_text(EDGE + 16, y + 20, lines, on.strip()))
        y += high + 8
    right = EDGE + LEFT + EDGE
    parts.append(_text(right, 44, panel.title, "t"))
    parts.append(svg(panel, frame).replace("<svg ", f'<svg x="{right}" y="56" ', 1))
    said = wrapped(sentence, width - 2 * EDGE)
    bottom = max(y, 56 + frame.height) + 24
    parts.append(_text(EDGE, bottom, said, ""))
    height = bottom + LINE * said.count("\n") + EDGE
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" '
        f'height="{height}" role="img" aria-label="{escape(f"{explorer.title} {chart.alt} {sentence}")}">'
        f'<style>{STYLE}</style><rect class="paper" width="{width}" height="{height}"/>'
        f'<rect class="told" width="{width / 2:g}" height="3"/>'
        f'<rect class="met" x="{width / 2:g}" width="{width / 2:g}" height="3"/>'
        f"{''.join(parts)}</svg>\n"
    )


def _text(x, y, text, css):
    return text_svg(Words(text, x, y, "start", css))


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(poster(EXPLORERS[SHOWN]), encoding="utf-8")
