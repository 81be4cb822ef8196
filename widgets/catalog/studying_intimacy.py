"""Explorers of chapter 6, *Studying intimacy*: for each what it asks, its picture and its sentence. Two
simulate a diary study; the third reads a survey of real students."""

from functools import cache
from typing import NamedTuple

from ..chart import Chart, Dots, Line, Panel, Rule, Spans
from ..explorer import Bet, Control, Explorer
from ..figures import SIZE

PEOPLE, DAYS = (20, 50, 100), (7, 14, 28)
SHOWN = 20  # lines in the picture: as many as the smallest study has people
SEED = 6
TOLD = {"own emotional": "What I told", "partner emotional": "What I was told"}


@cache
def _diary(people, days, size):
    from ..model.diary import DIARY_SETS, keep_diary
    from ..model.parameters import SETS

    return keep_diary(people, days, SEED, DIARY_SETS[size], SETS[size])


# ---------------------------------------------------------------------------------- a diary study


class Found(NamedTuple):
    """What a diary study finds: the slopes of its people, and what responsiveness carries of each link."""

    slopes: list
    average: object
    spread: float
    shares: dict


def diary_study(people, days, fitted, size):
    """One simulated diary study, analysed within people."""
    found, shares = _analysed(people, days, size)
    slopes = found.own if fitted == "alone" else found.pooled
    return Found([float(s) for s in slopes[:SHOWN]], found.average, found.spread, shares)


@cache
def _analysed(people, days, size):
    from ..analysis import lines
    from ..model.diary import mediation

    diary = _diary(people, days, size)
    found = mediation(diary)
    return lines(diary), {told: found[told].share for told in TOLD}


def _carried():
    """Which bet comes out: responsiveness carries nothing, a part or all of what telling goes with."""
    share = diary_study(100, 28, "alone", "evidence").shares["own emotional"]
    return 0 if share.low <= 0 else 2 if share.high >= 1 else 1


def _held(value, low, high):
    return min(max(value, low), high)


def _line(slope, reach=0.3, most=0.4):
    """The ends of a line through the origin that stays inside the picture."""
    end = min(reach, most / abs(slope)) if slope else reach
    return [-end, end], [-end * slope, end * slope]


def diary_study_chart(found, people, days, fitted, size):
    """Left a line for each of 20 people and the average; right the shares carried, with their intervals."""
    marks = [
        Line(*_line(slope), voice="muted", name=f"person {n}") for n, slope in enumerate(found.slopes, 1)
    ]
    marks.append(Line(*_line(found.average.value), "average", voice="discloser", thick=True))
    left = Panel(
        marks,
        title=f"A point more told, {found.average.value:.2f} closer",
        x_label="Feelings told, beside one’s usual day",
        y_label="Closeness, beside usual",
        x_range=(-0.3, 0.3),
        y_range=(-0.4, 0.4),
        x_ticks=((-0.3, "less"), (0, "usual"), (0.3, "more")),
        y_ticks=((-0.4, "−0.4"), (-0.2, "−0.2"), (0, "usual"), (0.2, "+0.2"), (0.4, "+0.4")),
    )
    shares = list(found.shares.values())
    sure = [share.low > 0 for share in shares]
    points = [_held(share.value, -0.5, 1) for share in shares]
    right = Panel(
        [
            Spans(
                [_held(share.low, -0.5, 1) for share in shares],
                [_held(share.high, -0.5, 1) for share in shares],
                [1, 0],
                voice="responder",
                filled=sure,
                thick=size == "evidence",
                name="95 % interval",
            ),
            Dots(
                points,
                [1, 0],
                labels=[_percent(share.value) for share in shares],
                voice="responder",
                filled=sure,
                thick=True,
                name="share carried",
            ),
            Rule(0, "none of it", axis="x"),
        ],
        title=_share_finding(found.shares["own emotional"]),
        x_label="Share of the link that felt responsiveness carries",
        y_label="",
        x_range=(-0.5, 1),
        y_range=(-0.6, 1.6),
        x_ticks=((-0.5, "−50 %"), (0, "0 %"), (0.5, "50 %"), (1, "100 %")),
        y_ticks=((1, "What I told"), (0, "What I was told")),
    )
    return Chart(
        (left, right),
        alt="Left, thin lines, one for each of 20 people, and a thick average: closeness on days with "
        "more or less told. Right, how much of the link felt responsiveness carries, with intervals cut off "
        "at the edges.",
        key=("carries some: interval above 0", "could be none"),
    )


def _percent(share):
    return f"{share:.0%}".replace("-", "−").replace("−0%", "0%").replace("%", " %")


def _share_finding(share):
    if share.low <= 0:
        return "This study cannot say what is carried"
    if share.high >= 1:
        return "Some is carried, perhaps all of it"
    return "A part is carried, and a part is not"


def diary_study_sentence(found, people, days, fitted, size):
    """The slope, how people differ, and what responsiveness carries, each with its uncertainty."""
    average, share = found.average, found.shares["own emotional"]
    sure = "clearly above nothing" if average.low > 0 else "and it could be nothing"
    differ = (
        f"people’s true slopes seem to spread by about {found.spread:.2f} around it"
        if found.spread > 0.005
        else "the differences between people’s lines are no larger than chance would make them"
    )
    carried = (
        f"carried {_percent(share.value)} of it, with an interval from {_percent(share.low)} to "
        f"{_percent(share.high)}"
    )
    return (
        f"{people} people kept a diary for {days} days. On days when they told a point more of what they "
        f"felt, they wrote that they were {average.value:.2f} closer than usual (from {average.low:.2f} to "
        f"{average.high:.2f}, {sure}), and {differ}. Felt responsiveness {carried}. "
        f"{_share_finding(share)}.".replace("from -", "from −").replace("to -", "to −")
    )


# -------------------------------------------------------------------------- the same diary, three ways


class Ways(NamedTuple):
    """People's averages (beside everybody's), their own slopes, and three slopes of one diary."""

    x: list
    y: list
    own: list
    slopes: dict


BURDENS = {"none": 0.0, "some": 2.0, "much": 4.0}
CUT = {"heap": "All days in one heap", "between": "People with people", "within": "Each with themselves"}


def between_and_within(burden, told, size):
    """One diary, compared in three ways, where people with more to carry tell more and are less close."""
    return _ways(burden, told, size)


@cache
def _ways(burden, told, size):
    import numpy as np

    from ..analysis import lines, three_ways
    from ..model.diary import QUESTIONS

    diary = _diary(100, 28, size)
    plain = three_ways(diary, told)
    shift = BURDENS[burden] * (plain.x - plain.x.mean())
    answers = diary.answers.copy()
    answers[:, QUESTIONS.index("closeness")] -= shift[np.unique(diary.person, return_inverse=True)[1]]
    diary = diary._replace(answers=answers)
    cut = three_ways(diary, told)
    own = lines(diary, told).pooled
    return Ways(
        [float(v) for v in cut.x[:40] - cut.x.mean()],
        [float(v) for v in cut.y[:40] - cut.y.mean()],
        [float(v) for v in own[:40]],
        {"heap": cut.heap, "between": cut.between, "within": cut.within},
    )


def _sign(estimate):
    return 0 if estimate.high < 0 else 2 if estimate.low > 0 else 1


def _within_when_burdened():
    return _sign(between_and_within("much", "own emotional", "evidence").slopes["within"])


def between_and_within_chart(ways, burden, told, size):
    """Left 40 people, a dot at each one's average and a short line for their own days; right the slopes."""
    step = 0.025
    marks = [
        Line(
            [x - step, x + step], [y - step * own, y + step * own], voice="muted", name=f"days of person {n}"
        )
        for n, (x, y, own) in enumerate(zip(ways.x, ways.y, ways.own, strict=True), 1)
    ]
    between = ways.slopes["between"].value
    marks += [
        Dots(ways.x, ways.y, voice="muted", name="each person’s average"),
        Line([-0.1, 0.1], [-0.1 * between, 0.1 * between], "people", voice="discloser", thick=True),
    ]
    left = Panel(
        marks,
        title=_between_finding(ways.slopes["between"]),
        x_label=f"{TOLD[told]} of feelings, beside the average person",
        y_label="Closeness, beside average",
        x_range=(-0.15, 0.15),
        y_range=(-0.5, 0.5),
        x_ticks=((-0.15, "−0.15"), (0, "average"), (0.15, "+0.15")),
        y_ticks=((-0.5, "−0.5"), (0, "average"), (0.5, "+0.5")),
    )
    found = list(ways.slopes.values())
    sure = [_sign(each) != 1 for each in found]
    right = Panel(
        [
            Spans(
                [each.low for each in found],
                [each.high for each in found],
                [2, 1, 0],
                filled=sure,
                thick=size == "evidence",
                name="95 % interval",
            ),
            Dots(
                [each.value for each in found],
                [2, 1, 0],
                labels=[f"{each.value:+.2f}".replace("-", "−") for each in found],
                filled=sure,
                thick=True,
                name="slope",
            ),
            Rule(0, "no link", axis="x"),
        ],
        title="Each with themselves: the burden changes nothing",
        x_label="Closeness for a point more told",
        y_label="",
        x_range=(-3.5, 3.5),
        y_range=(-0.6, 2.6),
        x_ticks=((-3, "−3"), (-1, "−1"), (0, "0"), (1, "+1"), (3, "+3")),
        y_ticks=tuple((2 - n, words) for n, words in enumerate(CUT.values())),
    )
    return Chart(
        (left, right),
        alt="Left, 40 people’s averages as dots, each with a short line for that person’s own days, and the "
        "slope over people. Right, three slopes of the same diary with their intervals.",
        key=("interval leaves out 0", "interval holds 0"),
    )


def _between_finding(between):
    return (
        "Those who share more are less close",
        "Sharing more or less, people are as close",
        "Those who share more are closer",
    )[_sign(between)]


def between_and_within_sentence(ways, burden, told, size):
    """The three slopes and what they answer."""
    heap, between, within = ways.slopes.values()

    def amount(each):
        return f"{each.value:+.2f} (from {each.low:+.2f} to {each.high:+.2f})".replace("-", "−")

    agree = (
        "All three have one sign, and still differ in size."
        if len({_sign(e) for e in (heap, between, within)}) == 1
        else "One diary, and its answer depends on who is compared with whom."
    )
    return (
        f"Compared with other people, a point more goes with {amount(between)} of closeness (they differ by "
        f"little more than a tenth of a point, as the picture shows). Compared with "
        f"their own other days, it goes with {amount(within)}, and no burden of the person’s can change "
        f"that. The heap of all days, which mixes the two, says {amount(heap)}. {agree}"
    )


# ------------------------------------------------------------------------------------- real students


class Survey(NamedTuple):
    """Who was counted, everybody's two scores, and three estimates of the correlation."""

    counted: list
    satisfaction: list
    depression: list
    line: tuple
    estimates: dict


LEFT_OUT = {"nobody": 0, "the highest score": 1}
METHODS = {"formula": "r, by formula", "resampled": "r, resampled", "ranks": "Ranks, resampled"}


def support_and_mood(group, without):
    """Depression score and satisfaction with emotional support in a survey of real students."""
    return _survey(group, without)


@cache
def _survey(group, without):
    import numpy as np

    from ..analysis import resampled, social_support
    from ..model.studies import correlation

    table = social_support()
    x, y = table["emotionalsat"].to_numpy(float), table["BDI"].to_numpy(float)
    here = np.ones(len(x), bool) if group == "everybody" else table["gender"].to_numpy() == group
    highest = [n for n in np.argsort(-y, kind="stable") if here[n]][: LEFT_OUT[without]]
    here[highest] = False
    slope, middle = np.polyfit(x[here] - 15, y[here], 1)
    estimates = {
        "formula": correlation(x[here], y[here]),
        "resampled": resampled(x[here], y[here]),
        "ranks": resampled(x[here], y[here], ranks=True),
    }
    return Survey(
        here.tolist(),
        x.tolist(),
        y.tolist(),
        (float(middle - 7 * slope), float(middle + 10 * slope)),
        estimates,
    )


def support_and_mood_chart(found, group, without):
    """Left every student; right the correlation by three methods."""
    left = Panel(
        [
            Dots(
                found.satisfaction,
                found.depression,
                voice="muted",
                filled=found.counted,
                name="a student",
            ),
            Line([8, 25], [_held(v, 0, 50) for v in found.line], "line", voice="responder", thick=True),
        ],
        title=f"{sum(found.counted)} students counted",
        x_label="Satisfaction with emotional support, 5 to 25",
        y_label="Depression score (BDI)",
        x_range=(5, 26),
        y_range=(0, 50),
        x_ticks=((5, "5"), (10, "10"), (15, "15"), (20, "20"), (25, "25")),
        y_ticks=((0, "0"), (10, "10"), (20, "20"), (30, "30"), (40, "40")),
    )
    shown = list(found.estimates.values())
    sure = [_sign(each) != 1 for each in shown]
    right = Panel(
        [
            Spans([e.low for e in shown], [e.high for e in shown], [2, 1, 0], filled=sure, thick=True,
                  name="95 % interval"),
            Dots([e.value for e in shown], [2, 1, 0], labels=[_r(e.value) for e in shown], filled=sure,
                 thick=True, name="correlation"),
            Rule(0, "no link", axis="x"),
        ],
        title=_survey_finding(sure),
        x_label="Correlation, −1 to 1",
        y_label="",
        x_range=(-1, 1),
        y_range=(-0.6, 2.6),
        x_ticks=((-1, "−1"), (-0.5, "−.5"), (0, "0"), (0.5, ".5"), (1, "1")),
        y_ticks=tuple((2 - n, words) for n, words in enumerate(METHODS.values())),
    )  # fmt: skip
    return Chart(
        (left, right),
        alt="Left, a dot for each student: depression score against satisfaction with emotional support. "
        "Right, the correlation by three methods, with intervals.",
        key=("counted; interval leaves out 0", "not counted; interval holds 0"),
    )


def _r(value):
    return f"{value:.2f}".replace("-0.", "−.").replace("0.", ".")


def _survey_finding(sure):
    if all(sure):
        return "More satisfied, less depressed, on average"
    if any(sure):
        return "The method decides: too little to go by"
    return "Too few to tell a link from none"


def support_and_mood_sentence(found, group, without):
    """Who was counted, r and the rank correlation with their intervals, and how far that goes."""
    who = {"everybody": "students", "female": "women", "male": "men"}[group]
    left_out = "" if without == "nobody" else ", without the one with the highest depression score"
    formula, _, ranks = found.estimates.values()

    def amount(each):
        return f"{_r(each.value)} (from {_r(each.low)} to {_r(each.high)})"

    return (
        f"Among {sum(found.counted)} {who}{left_out}, those more satisfied with the emotional support they "
        f"have tend to score lower on depression: r = {amount(formula)} by formula, and by ranks, resampled, "
        f"{amount(ranks)}. {_survey_finding([_sign(e) != 1 for e in found.estimates.values()])}."
    )


EXPLORERS = (
    Explorer(
        name="diary_study",
        title="What does a diary study find?",
        controls=(
            Control("people", "People", PEOPLE, 100),
            Control("days", "Days", DAYS, 28),
            Control(
                "fitted",
                "Each person’s line",
                ("alone", "pooled"),
                "alone",
                options=("from their own days alone", "pulled together (multilevel)"),
            ),
            SIZE,
        ),
        run=diary_study,
        draw=diary_study_chart,
        say=diary_study_sentence,
        bet=Bet(
            "100 people keep a diary for four weeks. On days when they tell more of what they feel, they "
            "feel closer. How much of that is carried by feeling that the partner was responsive?",
            ("Nothing that can be shown", "A part of it", "All of it, as far as one can tell"),
            _carried,
        ),
        leaves_out="The couples are invented and know no feast days, illness or quarrels that last. "
        "Whatever makes for good days all round, and so for telling, responsiveness and closeness at once, "
        "is left out; in life it is the chief rival explanation. Closeness grows over the weeks and has a "
        "ceiling, so long diaries show flatter lines.",
    ),
    Explorer(
        name="between_and_within",
        title="Compared with whom?",
        controls=(
            Control(
                "burden",
                "People with more to carry tell more, and are less close",
                tuple(BURDENS),
                "none",
                options=("not at all", "somewhat", "strongly"),
            ),
            Control("told", "Feelings that", tuple(TOLD), "own emotional", options=("I told", "I was told")),
            SIZE,
        ),
        run=between_and_within,
        draw=between_and_within_chart,
        say=between_and_within_sentence,
        bet=Bet(
            "Suppose that people with more to carry tell more of what they feel, and are less close than "
            "others. Set that as strong as it goes. On days when such a person tells more than usual, "
            "do they feel",
            ("less close", "much the same", "closer"),
            _within_when_burdened,
            "To see it, set the first control to “strongly” and look at the second picture.",
        ),
        leaves_out="The burden is laid on from outside: a lasting difference between people that lowers "
        "closeness by the same amount on each of their days. A burden that comes and goes from day to day "
        "would disturb the comparison within people too.",
    ),
    Explorer(
        name="support_and_mood",
        title="What do 94 real students show?",
        controls=(
            Control(
                "group",
                "Counted",
                ("everybody", "female", "male"),
                "everybody",
                options=("everybody", "women", "men"),
            ),
            Control(
                "without",
                "Left out",
                tuple(LEFT_OUT),
                "nobody",
                options=("nobody", "the highest score"),
            ),
        ),
        run=support_and_mood,
        draw=support_and_mood_chart,
        say=support_and_mood_sentence,
        leaves_out="These are real answers, of students at one university, asked once. A questionnaire score "
        "is not a diagnosis. Two students with the same two scores share one dot.",
    ),
)
