"""From results of the model to charts and sentences.

Two functions for each explorer, ``*_chart`` and ``*_sentence``, both of what its ``run`` in the catalog
gives. Discloser and responder have their colours; understood is filled, misunderstood hollow; textbook is
thin, evidence thick.
"""

from .chart import Band, Chart, Dots, Line, Panel, Rule
from .model.exchange import RESPONSES

KEY = ("felt understood", "did not")
REPLIES = tuple(RESPONSES)
SCALE = ((0, "0"), (0.25, "0.25"), (0.5, "0.5"), (0.75, "0.75"), (1, "1"))
ROWS = tuple((len(REPLIES) - 1 - n, reply.capitalize()) for n, reply in enumerate(REPLIES))
ROW = {reply: len(REPLIES) - 1 - n for n, reply in enumerate(REPLIES)}

# What each outcome is called on an axis, and what its reference line marks.
OUTCOMES = {
    "ppr": "How responsive the reply felt (PPR), 0 to 1",
    "intimacy": "Felt intimacy after 20 talks, 0 to 1",
    "relief": "Share of the distress that the talk took away",
}


def times(count, of):
    """A count in words: "in none of them", "in 3 of them" or "in all of them"."""
    return f"in {'none' if count == 0 else 'all' if count == of else count} of them"


# ------------------------------------------------------------------------------- the first reply

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
        f"Sofia feels {felt}. The talk {_relieved(cell.values['relief'])}. After 20 talks met in this way "
        f"the two would be {closer}: intimacy goes from {cell.begins.intimacy:.2f} to "
        f"{cell.values['intimacy']:.2f}."
    )


# ------------------------------------------------------------------------------- the match table


def match_table_chart(table, disclosure, response, size, outcome):
    """The whole table as dots, one row a reply, and the course of the chosen cell over 20 talks."""
    thick = size == "evidence"
    cells = {kind: [table.cells[kind, reply] for reply in REPLIES] for kind in ("emotional", "factual")}
    chosen = table.cells[disclosure, response]
    rows = list(ROW.values())
    lanes = {"emotional": 0.2, "factual": -0.2}
    tops = {"emotional": "after a feeling", "factual": "after a fact"}
    marks = [
        Dots(
            [cell.values[outcome] for cell in cells[kind]],
            [row + lane for row in rows],
            labels=[tops[kind] if reply == "no response" else "" for reply in REPLIES],
            voice="discloser" if kind == "emotional" else "muted",
            filled=[cell.understood_at_first for cell in cells[kind]],
            thick=thick,
            name=tops[kind],
        )
        for kind, lane in lanes.items()
    ]
    value = chosen.values[outcome]
    marks += [
        Dots(
            [value],
            [ROW[response] + lanes[disclosure]],
            labels=[f"{value:.2f}"],
            voice="responder",
            filled=[chosen.understood_at_first],
            thick=True,
            name="the chosen one",
        ),
        Rule(*table.reference[outcome], axis="x"),
    ]
    whole = Panel(
        marks,
        title=_match_finding(table, outcome),
        x_label=OUTCOMES[outcome],
        y_label="",
        x_range=(-0.1, 1),
        y_range=(-0.6, 4.5),
        x_ticks=SCALE,
        y_ticks=ROWS,
    )
    talks = list(range(1, 21))
    fits = table.cells[disclosure, table.fitting[disclosure]]
    label = "" if chosen is fits else "what fits"
    course = Panel(
        [
            Line(talks, fits.courses[outcome], label=label, voice="muted", thick=thick),
            Line(talks, chosen.courses[outcome], label="this reply", voice="responder", thick=thick),
            Dots(
                talks,
                chosen.courses[outcome],
                voice="responder",
                filled=chosen.understood,
                thick=thick,
                name="this reply, talk by talk",
            ),
        ],
        title=f"20 talks, understood {times(sum(chosen.understood), 20)}",
        x_label="Talks",
        y_label=_short(outcome),
        x_range=(0, 20),
        y_range=(-0.1, 1),
        x_ticks=((1, "1"), (5, "5"), (10, "10"), (15, "15"), (20, "20")),
        y_ticks=SCALE,
    )
    return Chart(
        (whole, course),
        alt="Left, a dot for each of five replies, after a feeling and after a fact. "
        "Right, the chosen reply over 20 talks beside the reply that fits.",
        key=KEY,
    )


def _short(outcome):
    return {"ppr": "Felt responsiveness", "intimacy": "Intimacy", "relief": "Distress relieved"}[outcome]


def _match_finding(table, outcome):
    """The title of the table: how much the two kinds differ between empathy and problem-solving."""

    def gap(kind):
        cells = table.cells
        return cells[kind, "empathic"].values[outcome] - cells[kind, "problem-solving"].values[outcome]

    feeling, fact = gap("emotional"), gap("factual")
    if feeling < 0:
        return "Problem-solving relieves more than empathy"
    if fact < -0.05:
        return "Feelings want empathy, facts a solution"
    return "Feelings want empathy; facts hardly mind"


def match_table_sentence(table, disclosure, response, size, outcome):
    """What happened in the chosen cell and why, in full sentences."""
    cell = table.cells[disclosure, response]
    fitting = table.fitting[disclosure]
    fits = table.cells[disclosure, fitting]
    told = "a feeling" if disclosure == "emotional" else "a fact"
    reply = "nobody answered" if response == "no response" else f"the reply was {response}"
    felt = (
        "she felt understood"
        if cell.understood_at_first
        else (
            "she felt neither understood nor devalued"
            if response == "no response"
            else "she felt misunderstood and devalued"
        )
    )
    first = f"Sofia told {told}, {reply}, and {felt} (PPR {cell.values['ppr']:.2f}). "
    if outcome == "relief" and disclosure == "factual":
        second = "A fact carries no distress in this model, so there is none to relieve."
    elif outcome == "relief":
        second = f"The talk {_relieved(cell.values['relief'])}."
    else:
        second = (
            f"After 20 such talks she had felt understood {times(sum(cell.understood), 20)}, intimacy stood "
            f"at {cell.values['intimacy']:.2f} (it began at {cell.begins.intimacy:.2f}), and she opened up "
            f"{_compared(cell.depths[-1], cell.depths[0])} as at first."
        )
    if response != fitting and outcome != "relief":
        second += f" With the {fitting} reply intimacy would stand at {fits.values['intimacy']:.2f}."
    return first + second


def _compared(now, then):
    ratio = now / then
    if abs(ratio - 1) < 0.05:
        return "about as deeply"
    return f"{ratio:.1f} times as deeply"


# --------------------------------------------------------------------------------- two outcomes


def two_outcomes_chart(table, emotion, response, size):
    """Felt responsiveness and relief side by side, one row a reply."""
    thick = size == "evidence"
    understood = [table[reply].understood for reply in REPLIES]

    def panel(field, title, label, rule):
        values = [getattr(table[reply], field) for reply in REPLIES]
        chosen = values[REPLIES.index(response)]
        return Panel(
            [
                Dots(
                    values,
                    list(ROW.values()),
                    voice="muted",
                    filled=understood,
                    thick=thick,
                    name="every reply",
                ),
                Dots(
                    [chosen],
                    [ROW[response]],
                    labels=[f"{chosen:.2f}"],
                    voice="responder",
                    filled=[table[response].understood],
                    thick=True,
                    name="the chosen one",
                ),
                Rule(*rule, axis="x"),
            ],
            title=title,
            x_label=label,
            y_label="",
            x_range=(-0.1, 1),
            y_range=(-0.6, 4.5),
            x_ticks=SCALE,
            y_ticks=ROWS,
        )

    best = {f: max(REPLIES, key=lambda r: getattr(table[r], f)) for f in ("ppr", "relief")}
    return Chart(
        (
            panel(
                "ppr",
                f"Most understood: {best['ppr']}",
                OUTCOMES["ppr"],
                (table[response].threshold, "feels understood →"),
            ),
            panel("relief", f"Most relieved: {best['relief']}", OUTCOMES["relief"], (0, "no change")),
        ),
        alt="A dot for each of five replies: left how understood the speaker felt, right how much of the "
        "distress went.",
        key=KEY,
    )


def two_outcomes_sentence(table, emotion, response, size):
    """How the chosen reply does on both outcomes, beside its opposite."""
    cell = table[response]
    other = "problem-solving" if response != "problem-solving" else "empathic"
    beside = table[other]
    felt = (
        "felt understood"
        if cell.understood
        else ("did not feel understood" if response == "no response" else "felt misunderstood")
    )
    more = "more" if cell.ppr > beside.ppr else "less"
    relieved = "more" if cell.relief > beside.relief else "less"
    reply = "With no response" if response == "no response" else f"After the {response} reply"
    parted = "So the two outcomes part ways." if more != relieved else "So the two outcomes agree here."
    return (
        f"Priya told of her {emotion}. {reply} she {felt} (PPR {cell.ppr:.2f}), and the talk "
        f"{_relieved(cell.relief)}. Beside the {other} reply (PPR {beside.ppr:.2f}, "
        f"{beside.relief:.0%} of the distress gone) that is {more} understood and {relieved} relieved. "
        f"{parted}"
    )


def _relieved(share):
    if share < -0.005:
        return f"added {-share:.0%} to her distress"
    return f"took away {share:.0%} of her distress"


# ----------------------------------------------------------------------------- reading the wish


def reading_chart(pairs, empathic_accuracy, comfort_bias, amount, size):
    """Twenty dots that stand for all pairs, and too little against too much."""
    thick = size == "evidence"
    x, y = _stacked(pairs.sample)
    here = pairs.amounts.index(amount) if amount in pairs.amounts else None
    mean = pairs.means[here] if here is not None else pairs.mean
    crowd = Panel(
        [
            Dots(
                x,
                y,
                voice="responder",
                filled=[v > pairs.threshold for v in pairs.sample],
                thick=thick,
                name="a pair",
            ),
            Rule(pairs.threshold, label="feels understood →", axis="x"),
        ],
        title=f"{pairs.understood:.0%} of speakers feel understood",
        x_label=OUTCOMES["ppr"],
        y_label="Each dot: 1 pair in 20",
        x_range=(0, 1),
        y_range=(0, 9),
        x_ticks=SCALE,
        y_ticks=(),
    )
    curve = Panel(
        [
            Band(pairs.amounts, pairs.low, pairs.high, label="middle half", voice="responder"),
            Line(pairs.amounts, pairs.means, label="on average", voice="responder", thick=thick),
            Dots(
                [amount],
                [mean],
                voice="discloser",
                filled=[mean > pairs.threshold],
                thick=True,
                name="the chosen amount",
            ),
            Rule(1, label="as much as wished", axis="x"),
        ],
        title=_amount_finding(pairs),
        x_label="Support given, against support wished for",
        y_label="Felt responsiveness",
        x_range=(0.4, 1.6),
        y_range=(0, 1),
        x_ticks=((0.4, "0.4 times"), (1, "1"), (1.6, "1.6 times")),
        y_ticks=SCALE,
    )
    return Chart(
        (crowd, curve),
        alt="Left, 20 dots for all pairs, piled up by how responsive the reply felt. Right, felt "
        "responsiveness from too little support to too much.",
        key=KEY,
    )


def _stacked(values, bins=24):
    """Places for a pile of dots: each value moved to the middle of its bin, and its height in the pile."""
    heights, x, y = {}, [], []
    for value in values:
        n = min(int(value * bins), bins - 1)
        heights[n] = heights.get(n, 0) + 1
        x.append((n + 0.5) / bins)
        y.append(heights[n] - 0.5)
    return x, y


def _amount_finding(pairs):
    little, much = pairs.means[0], pairs.means[-1]
    if abs(little - much) < 0.02:
        return "Too little and too much cost alike"
    return "Too much costs more" if much < little else "Too little costs more"


def reading_sentence(pairs, empathic_accuracy, comfort_bias, amount, size):
    """How many feel understood, how the wish was read, and what the amount does."""
    little, much = pairs.means[0], pairs.means[-1]
    give = (
        "just as much as was wished for"
        if amount == 1
        else f"{amount:g} times what they thought was wished for"
    )
    return (
        f"In {pairs.count} pairs the listener gave {give}. {pairs.understood:.0%} of the speakers felt "
        f"understood; the middle half of them put the reply between {pairs.middle[0]:.2f} and "
        f"{pairs.middle[1]:.2f}. What was wished for and what the listener took it to be correlated "
        f"{pairs.reading:.2f}. On average 0.4 times the wished amount felt like {little:.2f}, "
        f"1.6 times like {much:.2f}."
    )
