"""Every number the model rests on: its unit, its range, its value in each set, and where it comes from.

There is one model and there are two sets of numbers for it. ``TEXTBOOK`` tells the claims as
introductory texts tell them; ``EVIDENCE`` gives the same model the sizes that studies found. A number
is either *estimated* (a BibTeX key and the published figure) or *assumed* (a reason). The book's page
"The model" prints this table from here.
"""

from dataclasses import dataclass, field, fields
from math import isfinite
from typing import NamedTuple

ESTIMATED, ASSUMED = "estimated", "assumed"


class Provenance(NamedTuple):
    """One line of the parameter table."""

    name: str
    meaning: str
    unit: str
    low: float
    high: float
    textbook: float
    evidence: float
    basis: str
    key: str
    reason: str


def parameter(meaning, low, high, *, textbook, evidence, unit="share", key="", figure="", reason=""):
    """Declare one parameter. ``key`` and ``figure`` make it estimated; a ``reason`` alone, assumed."""
    basis = ESTIMATED if figure else ASSUMED
    return field(
        metadata=dict(
            meaning=meaning,
            unit=unit,
            low=low,
            high=high,
            textbook=textbook,
            evidence=evidence,
            basis=basis,
            key=key,
            reason=figure or reason,
        )
    )


@dataclass(frozen=True)
class ParameterSet:
    """Base of the parameter sets: checks every value against its declared range when made.

    Change one with ``dataclasses.replace``; a value outside its range raises ``ValueError``.
    """

    def __post_init__(self):
        for f in fields(self):
            value, low, high = getattr(self, f.name), f.metadata["low"], f.metadata["high"]
            number = isinstance(value, (int, float)) and not isinstance(value, bool) and isfinite(value)
            if not number or not low <= value <= high:
                raise ValueError(f"{f.name} is {value!r}; it must be a number from {low:g} to {high:g}")

    @classmethod
    def named(cls, which):
        """The set of this kind called ``"textbook"`` or ``"evidence"``."""
        if which not in ("textbook", "evidence"):
            raise ValueError(f"parameter set is {which!r}; it must be 'textbook' or 'evidence'")
        return cls(**{f.name: f.metadata[which] for f in fields(cls)})

    @classmethod
    def provenance(cls):
        """The table of this set: one :class:`Provenance` for each parameter, in the model's order."""
        return [Provenance(name=f.name, **f.metadata) for f in fields(cls)]


@dataclass(frozen=True)
class Parameters(ParameterSet):
    """The numbers of one exchange. ``TEXTBOOK`` and ``EVIDENCE`` are its two sets."""

    # The wish
    wished_support: float = parameter(
        "How much support a disclosure wishes for in all, emotional and informational together",
        0.2, 1.0, textbook=0.95, evidence=0.95, unit="amount, 0 to 1",
        reason="A round figure just under the most that can be given, so that too much is possible.",
    )  # fmt: skip
    emotional_share: float = parameter(
        "Share of the wished support that is emotional, after an emotional disclosure "
        "(after a factual one: the same share is informational)",
        0.5, 1.0, textbook=0.7, evidence=0.7, key="horowitz2001",
        reason="The source gives the direction only; 0.7 leaves room for some thinking along.",
    )  # fmt: skip
    thinking_share: float = parameter(
        "Share of the wished support that is emotional, after worry or regret",
        0.3, 1.0, textbook=0.55, evidence=0.55, key="pauw2018",
        reason="Cognitive replies were disliked after anger and sadness, not after worry and regret; "
        "the source gives the order only. Introductory texts are silent, so both sets agree.",
    )  # fmt: skip
    # The match
    excess_cost: float = parameter(
        "How much more a unit of support too much costs than a unit too little",
        1.0, 4.0, textbook=1.2, evidence=1.6, unit="times", key="brock2009",
        reason="Over-provision was the greater risk; how much greater was not recovered.",
    )  # fmt: skip
    tolerance: float = parameter(
        "Distance from the wish at which half of the match is lost",
        0.2, 2.0, textbook=0.8, evidence=0.8, unit="amount",
        reason="Lets small slips pass and makes the opposite reply a clear miss.",
    )  # fmt: skip
    factual_match_weight: float = parameter(
        "How much matching matters after a factual disclosure, against an emotional one",
        0.0, 1.0, textbook=1.0, evidence=0.08, unit="times", key="cutrona2007",
        reason="Information after a request for information did not predict perceived sensitivity: a null "
        "result, which fixes no size. 0.08 stands for near nothing.",
    )  # fmt: skip
    negativity_cost: float = parameter(
        "Share of felt validation that criticism, sarcasm or brushing off takes away at its worst",
        0.0, 1.0, textbook=0.9, evidence=0.9, key="cutrona2007",
        reason="Negative replies hurt whatever was asked for; the source gives the direction only.",
    )  # fmt: skip
    nonverbal_weight: float = parameter(
        "Share of felt caring that a nod, a look or a touch carries",
        0.0, 1.0, textbook=0.25, evidence=0.25, key="itzchakov2022",
        reason="Attentive listening raises perceived responsiveness; the share is a choice.",
    )  # fmt: skip
    # Perceiving
    projection: float = parameter(
        "Weight of the perceiver's own responsiveness in how responsive the other seems",
        0.0, 0.5, textbook=0.05, evidence=0.4, unit="weight", key="lemay2007",
        reason="Projection was the larger of the two paths; the coefficients were not recovered.",
    )  # fmt: skip
    expectation: float = parameter(
        "Weight of trust (what one has come to expect) in how responsive the other seems",
        0.0, 0.4, textbook=0.15, evidence=0.25, unit="weight",
        reason="What is expected colours what is seen; kept below the two other paths.",
    )  # fmt: skip
    anxious_reading: float = parameter(
        "How far full attachment anxiety pulls down the reading of a half-responsive reply",
        0.0, 0.12, textbook=0.1, evidence=0.05, unit="PPR",
        reason="Direction widely reported; small, so that nobody's style decides the outcome.",
    )  # fmt: skip
    avoidant_reading: float = parameter(
        "How far full attachment avoidance pulls down the reading of a half-responsive reply",
        0.0, 0.12, textbook=0.1, evidence=0.08, unit="PPR", key="li2012",
        reason="Avoidance goes with felt support more than anxiety does; the order only.",
    )  # fmt: skip
    perception_noise: float = parameter(
        "Spread of felt responsiveness that nothing in the model explains",
        0.0, 0.3, textbook=0.05, evidence=0.1, unit="PPR, standard deviation",
        reason="People report the same reply differently from day to day.",
    )  # fmt: skip
    # Feeling and learning
    threshold: float = parameter(
        "Felt responsiveness above which a discloser feels understood",
        0.2, 0.8, textbook=0.55, evidence=0.55, unit="PPR",
        reason="Where the line runs is a choice; a little above the middle of the scale.",
    )  # fmt: skip
    intimacy_gain: float = parameter(
        "How fast intimacy grows when a deep emotional disclosure is fully met",
        0.0, 0.4, textbook=0.35, evidence=0.3, unit="of what is left to gain, per exchange",
        reason="Sets the pace only: closeness that builds over weeks of talks.",
    )  # fmt: skip
    intimacy_loss: float = parameter(
        "How fast intimacy falls when a deep emotional disclosure is wholly missed",
        0.0, 0.5, textbook=0.3, evidence=0.2, unit="of what there is, per exchange",
        reason="Being missed costs, and less than being met gives, so that one slip is no ruin.",
    )  # fmt: skip
    factual_gain: float = parameter(
        "How much a factual disclosure moves intimacy, against an emotional one as deep",
        0.0, 1.0, textbook=0.3, evidence=0.4, unit="times", key="laurenceau1998",
        reason="Emotion predicted intimacy better than facts; the ratio was not recovered.",
    )  # fmt: skip
    telling_gain: float = parameter(
        "What telling gives by itself to the discloser, over and above how it is met",
        0.0, 0.1, textbook=0.0, evidence=0.015, unit="of what is left to gain, per exchange",
        key="laurenceau1998", reason="Responsiveness mediates only in part; the size is a choice.",
    )  # fmt: skip
    hearing_gain: float = parameter(
        "What being told something gives to the listener",
        0.0, 0.2, textbook=0.06, evidence=0.085, unit="of what is left to gain, per exchange",
        key="sprecher2013",
        reason="A partner's disclosure predicts intimacy, and among strangers who took turns only later "
        "listeners came out closer than tellers; the size is a choice.",
    )  # fmt: skip
    good_news_gain: float = parameter(
        "How much more the reply to good news moves intimacy than the reply to bad news",
        1.0, 2.0, textbook=1.0, evidence=1.2, unit="times", key="gable2006",
        reason="Replies to good news told more about the pair two months on; the ratio is a choice.",
    )  # fmt: skip
    report_noise: float = parameter(
        "Spread of a questionnaire's answer about closeness that felt closeness does not explain",
        0.0, 0.3, textbook=0.06, evidence=0.12, unit="of the scale, standard deviation",
        reason="People use the points of a scale differently; on seven points it is under one of them.",
    )  # fmt: skip
    trust_rate: float = parameter(
        "How far trust moves toward the responsiveness just felt, when the disclosure was deep",
        0.0, 0.6, textbook=0.3, evidence=0.25, unit="of the gap, per exchange",
        reason="Trust is learned over many exchanges, not given in one.",
    )  # fmt: skip
    # Relief
    cognitive_relief: float = parameter(
        "How much distress a full measure of thinking along takes away",
        0.0, 0.5, textbook=0.4, evidence=0.4, unit="distress", key="batenburg2014",
        reason="Reappraisal lowered distress more than sympathy did; the size is a choice.",
    )  # fmt: skip
    emotional_relief: float = parameter(
        "How much distress a full measure of sympathy takes away",
        0.0, 0.3, textbook=0.12, evidence=0.06, unit="distress", key="batenburg2014",
        reason="Sympathy did about as little as no reply; the size is a choice.",
    )  # fmt: skip
    telling_relief: float = parameter(
        "How much distress telling takes away by itself, with nobody answering",
        0.0, 0.2, textbook=0.0225, evidence=0.0225, unit="distress", key="frattaroli2006",
        figure="Disclosing with no responder: r = .075 over 146 trials, that is 0.15 of the spread "
        "below.",
    )  # fmt: skip
    negativity_distress: float = parameter(
        "How much distress negativity at its worst adds",
        0.0, 0.5, textbook=0.3, evidence=0.3, unit="distress", key="cutrona2007",
        reason="Criticism and sarcasm hurt; the source measures sensitivity, not distress.",
    )  # fmt: skip
    relief_noise: float = parameter(
        "Spread of relief that nothing in the model explains",
        0.0, 0.5, textbook=0.15, evidence=0.15, unit="distress, standard deviation",
        reason="How one feels an hour later depends on much besides the talk.",
    )  # fmt: skip
    # Disclosing
    openness: float = parameter(
        "Willingness to share the lightest topic with no trust and no intimacy yet",
        0.0, 1.0, textbook=0.65, evidence=0.65, unit="willingness",
        reason="Places a stranger's willingness a little above the middle of the scale.",
    )  # fmt: skip
    topic_caution: float = parameter(
        "Fall in willingness from the lightest to the most intimate topic",
        0.0, 1.0, textbook=0.64, evidence=0.64, unit="willingness", key="ma2016",
        figure="-0.32 on a scale of 0 to 3 for each of 6 points of topic intimacy (computed from "
        "9,684 ratings).",
    )  # fmt: skip
    willingness_noise: float = parameter(
        "Spread of willingness from topic to topic that its intimacy does not explain",
        0.0, 0.5, textbook=0.24, evidence=0.24, unit="willingness, standard deviation", key="ma2016",
        figure="Set so that willingness and topic intimacy correlate about -.60 within a person.",
    )  # fmt: skip
    trust_opens: float = parameter(
        "How much full trust, against none, adds to willingness",
        0.0, 1.0, textbook=0.5, evidence=0.5, unit="willingness", key="lemay2008",
        reason="Perceived care leads people to disclose more; the size is a choice.",
    )  # fmt: skip
    intimacy_opens: float = parameter(
        "How much full intimacy, against none, adds to willingness",
        0.0, 1.0, textbook=0.4, evidence=0.4, unit="willingness", key="collins1994",
        reason="We disclose more to those we like; the size is a choice.",
    )  # fmt: skip
    avoidant_caution: float = parameter(
        "How much full avoidance, against none, takes from willingness",
        0.0, 1.0, textbook=0.5, evidence=0.35, unit="willingness", key="mikulincer1991",
        reason="Avoidant people disclosed less; means were not recovered.",
    )  # fmt: skip
    reciprocity: float = parameter(
        "How far the depth of a disclosure moves toward the partner's last one",
        0.0, 0.9, textbook=0.5, evidence=0.5, unit="of the gap", key="sprecher2013",
        reason="Taking turns brings people closer than long one-sided stretches; direction only.",
    )  # fmt: skip
    rigidity: float = parameter(
        "How much of that give and take full anxiety or full avoidance takes away",
        0.0, 1.0, textbook=0.7, evidence=0.6, key="mikulincer1991",
        reason="Only secure people followed the partner flexibly; means were not recovered.",
    )  # fmt: skip
    avoidant_indifference: float = parameter(
        "How much of the warmth that comes from being told something full avoidance takes away",
        0.0, 1.0, textbook=0.9, evidence=0.8, key="mikulincer1991",
        reason="Avoidant people were indifferent to a partner's disclosure; means not recovered.",
    )  # fmt: skip
    # Responding
    reading_noise: float = parameter(
        "Spread of guesses about the wish when it is not read at all",
        0.0, 0.5, textbook=0.15, evidence=0.15, unit="share, standard deviation",
        reason="Guesses vary; the better the wish is read, the less they do.",
    )  # fmt: skip
    giving_noise: float = parameter(
        "Spread of how much support is given from talk to talk",
        0.0, 0.3, textbook=0.08, evidence=0.08, unit="amount, standard deviation",
        reason="The same person has better and worse days as a listener.",
    )  # fmt: skip
    avoidant_distance: float = parameter(
        "Share of emotional support that full avoidance holds back when responding",
        0.0, 1.0, textbook=0.5, evidence=0.3,
        reason="Keeping a distance when others come close is what avoidance means; size chosen.",
    )  # fmt: skip


TEXTBOOK = Parameters.named("textbook")
EVIDENCE = Parameters.named("evidence")
SETS = {"textbook": TEXTBOOK, "evidence": EVIDENCE}
