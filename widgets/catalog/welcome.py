"""The explorer of the first page: one disclosure, four replies."""

from ..chart import Chart, Dots, Panel
from ..explorer import Bet, Control, Explorer
from ..figures import KEY, SCALE, relieved
from .partner_responsiveness import match_table

BARAKA = {
    "problem-solving": "“Leeds takes late applications. I’ll send you the link tonight.”",
    "empathic": "“Oh, Sofia. Three years.”",
    "blended": "“Oh, Sofia. Three years. Shall we look at Leeds together, when you feel like it?”",
    "minimising": "“Ah well, their loss. Something better will turn up.”",
}


def first_reply(reply):
    """What each of Baraka's replies does, at its evidence size."""
    cells = match_table("evidence").cells
    return {name: cells["emotional", name] for name in BARAKA}


def _least_understood():
    """Which of the two replies on the welcome page is felt as less responsive."""
    replies = first_reply("empathic")
    return int(replies["empathic"].values["ppr"] < replies["problem-solving"].values["ppr"])


MEASURES = {
    "ppr": "How responsive it felt",
    "relief": "Share of distress gone",
    "intimacy": "Intimacy, 20 talks on",
}


def first_reply_chart(replies, reply):
    """Three outcomes of the chosen reply, with those of the other replies faint behind."""
    rows = {measure: len(MEASURES) - 1 - n for n, measure in enumerate(MEASURES)}
    chosen = replies[reply]
    marks = [
        Dots(
            [cell.values[m] for m in MEASURES],
            list(rows.values()),
            voice="muted",
            filled=cell.understood_at_first,
            name="another reply",
        )
        for name, cell in replies.items()
    ]
    marks.append(
        Dots(
            [chosen.values[m] for m in MEASURES],
            list(rows.values()),
            voice="responder",
            thick=True,
            labels=[f"{chosen.values[m]:.2f}" for m in MEASURES],
            filled=chosen.understood_at_first,
            name="this reply",
        )
    )
    panel = Panel(
        marks,
        title="She feels understood" if chosen.understood_at_first else "She feels misunderstood",
        x_label="0 is none, 1 is as much as can be",
        y_label="",
        x_range=(-0.1, 1.05),
        y_range=(-0.5, 2.5),
        x_ticks=SCALE,
        y_ticks=tuple((row, MEASURES[m]) for m, row in rows.items()),
    )
    return Chart(
        (panel,),
        alt="Three rows of dots: how responsive the reply felt, relief, and later intimacy.",
        key=KEY,
    )


def first_reply_sentence(replies, reply):
    """What the chosen reply did to Sofia, in the model."""
    cell = replies[reply]
    felt = "understood" if cell.understood_at_first else "misunderstood, kindly as it was meant"
    closer = "closer" if cell.values["intimacy"] > cell.begins.intimacy else "further apart"
    return (
        f"Sofia feels {felt}. The talk {relieved(cell.values['relief'])}. After 20 talks met in this way "
        f"the two would be {closer}: intimacy, which runs from 0 to 1, goes from "
        f"{cell.begins.intimacy:.2f} to {cell.values['intimacy']:.2f}."
    )


EXPLORERS = (
    Explorer(
        "first_reply",
        "What does Baraka say?",
        (Control("reply", "He says", tuple(BARAKA), "problem-solving", options=tuple(BARAKA.values())),),
        run=first_reply,
        draw=first_reply_chart,
        say=first_reply_sentence,
        bet=Bet(
            "After which reply does she look out of the window for the rest of the way?",
            (BARAKA["problem-solving"], BARAKA["empathic"]),
            _least_understood,
        ),
        leaves_out="Everything but the words: his voice, the bus, the years they have known each other.",
    ),
)
