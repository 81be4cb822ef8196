"""The assignments: their questions, and how each student's own numbers are drawn. Not: what is right."""

from .declared import Assignment, Question

SEEDS = 100_000, 999_999  # six digits, so that studies with neighbouring seeds hardly ever meet
THOUSANDTHS, HUNDREDTHS, TENTHS = 0.0006, 0.006, 0.06  # half of the last decimal asked for, and a little

COURSES = "opens up", "closes by less than a quarter", "closes by a quarter or more"
HELD = "holds both", "holds 1 only", "holds 2.9 only", "holds neither"


def _one_exchange(stream):
    return {
        "depth": stream.number(0.40, 0.95, 0.01),
        "trust": stream.number(0.30, 0.62, 0.01),
        "intimacy": stream.number(0.10, 0.60, 0.01),
        "emotional": stream.number(0.15, 0.75, 0.01),
        "informational": stream.number(0.10, 0.60, 0.01),
        "acknowledgement": stream.number(0.40, 1.00, 0.01),
    }


def _opening_up(stream):
    return {
        "topic": stream.number(0.50, 0.95, 0.01),
        "trust": stream.number(0.30, 0.70, 0.01),
        "intimacy": stream.number(0.10, 0.40, 0.01),
        "talks": stream.whole(12, 24),
        "reply": stream.choice(("problem-solving", "minimising", "blended", "no response")),
        "pairs": stream.whole(9, 15),
        "seed": stream.whole(*SEEDS),
    }


#: The four replies of assignment 3, emotional and informational support, before each student's adjustment.
SHAPES = (0.72, 0.12), (0.143, 0.68), (0.556, 0.42), (0.308, 0.25)  # thousandths: no two replies may tie


def _replies(stream):
    replies = [
        (
            round(emotional + stream.number(-0.08, 0.08, 0.01), 3),
            round(informational + stream.number(-0.1, 0.1, 0.01), 3),
        )
        for emotional, informational in SHAPES
    ]
    return {
        "emotion": stream.choice(("anger", "sadness", "worry", "regret")),
        "responsiveness": stream.number(0.30, 0.90, 0.01),
        "trust": stream.number(0.30, 0.70, 0.01),
        "replies": dict(zip("ABCD", stream.shuffled(replies), strict=True)),
        "off": stream.number(0.20, 0.50, 0.01),
        "accuracy": stream.number(0.05, 0.60, 0.01),
        "comfort": stream.number(0.30, 0.95, 0.01),
        "pairs": stream.whole(400, 900),
        "seed": stream.whole(*SEEDS),
    }


def _growing_up(stream):
    return {
        "warmth": stream.number(0.20, 0.90, 0.01),
        "consistency": stream.number(0.20, 0.90, 0.01),
        "calls": stream.whole(40, 80),
        "children": stream.whole(300, 600),
        "cut": stream.number(3.0, 4.8, 0.1),
        "seed": stream.whole(*SEEDS),
    }


def _cohort(stream):
    return {"people": stream.whole(1500, 3000), "women": stream.whole(120, 240), "seed": stream.whole(*SEEDS)}


def _diary(stream):
    return {
        "people": stream.whole(80, 120),
        "days": stream.whole(21, 35),
        "few": stream.whole(18, 28),
        "seed": stream.whole(*SEEDS),
    }


def _number(name, points, low=0.0, high=1.0, tolerance=THOUSANDTHS, unit=""):
    return Question(name, "number", points, unit, low, high, tolerance)


def _two(name, points, low=0.0, high=1.0, tolerance=THOUSANDTHS, unit=""):
    return Question(name, "numbers", points, unit, low, high, tolerance, length=2)


_ASSIGNMENTS = (
    Assignment(
        "01_what_intimacy_is", "What intimacy is: one exchange, step by step", 40, _one_exchange,
        (
            _number("q1", 2),
            Question("q2", "choice", 1, options=("understanding", "validation", "caring")),
            _number("q3", 2, -1, 1, 0.00006),
            Question("q4", "choice", 2, options=("both sizes", "textbook only", "evidence only", "neither")),
            _number("q5", 2),
            _two("q6", 1),
        ),
    ),
    Assignment(
        "02_self_disclosure", "Self-disclosure: opening up, and drying up", 45, _opening_up,
        (
            _number("q1", 2),
            _number("q2", 1),
            Question("q3", "choice", 1, options=COURSES),
            _number("q4", 2, -1, 1),
            _number("q5", 2, -5, 5, HUNDREDTHS, "standard deviations"),
            _two("q6", 2, -5, 5, HUNDREDTHS, "standard deviations"),
        ),
    ),
    Assignment(
        "03_partner_responsiveness", "Partner responsiveness: four replies to one story", 50, _replies,
        (
            Question("q1", "order", 2, options=("A", "B", "C", "D")),
            Question("q2", "order", 2, options=("A", "B", "C", "D")),
            _two("q3", 2),
            _two("q4", 2),
            Question("q5", "whole", 2, "pairs", 0, 900),
        ),
    ),
    Assignment(
        "04_attachment_origins", "Attachment origins: likelier is not destined", 50, _growing_up,
        (
            _two("q1", 2),
            Question("q2", "choice", 1, options=("secure", "preoccupied", "dismissive", "fearful")),
            _two("q3", 2, -1, 1),
            _number("q4", 1, 0, 100, TENTHS, "per cent"),
            _two("q5", 2, 0, 100, TENTHS, "per cent"),
            _two("q6", 2, 0, 100, TENTHS, "per cent"),
        ),
    ),
    Assignment(
        "05_health_outcomes", "Health outcomes: how large is far more likely?", 50, _cohort,
        (
            _two("q1", 2, 0, 100, TENTHS, "per cent"),
            _two("q2", 2, 0, 100, HUNDREDTHS, "times"),
            _number("q3", 1, -1000, 1000, TENTHS, "people in 1,000"),
            _number("q4", 2, -1000, 1000, TENTHS, "per cent"),
            Question("q5", "choice", 1, options=HELD),
            _two("q6", 2, 0, 100, HUNDREDTHS, "times"),
        ),
    ),
    Assignment(
        "06_diary_study", "A diary study of your own: a project", 210, _diary,
        (
            Question("q1", "whole", 1, "days", 0, 5000),
            _two("q2", 3, -5, 5),
            _two("q3", 3, -5, 5),
            _number("q4", 3, -1000, 1000, TENTHS, "per cent"),
            _number("q5", 3, -5, 5),
            _two("q6", 3, -5, 5),
        ),
    ),
)  # fmt: skip

ASSIGNMENTS: dict[str, Assignment] = {assignment.name: assignment for assignment in _ASSIGNMENTS}
