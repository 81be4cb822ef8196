"""One exchange: somebody discloses, somebody responds, and what counts is how the response feels.

The interpersonal process model of intimacy (reis1988) as plain arithmetic. Each function takes
numbers or numpy arrays alike, one element per dyad, and draws nothing at random: noise is drawn
outside and passed in. The module needs the standard library only, so it can be read aloud, and run
where there is no numpy.

Read it in the order of an exchange: :func:`disclosed_depth`, :func:`wished_support`,
:func:`respond`, :func:`match`, :func:`perceive`, :func:`feel` (intimacy and trust),
:func:`relief`. :func:`exchange` is all of them for one disclosure.
"""

from typing import NamedTuple

from .parameters import EVIDENCE, Parameters

KINDS = ("emotional", "factual")
EMOTIONS = ("anger", "sadness", "worry", "regret")
VALENCES = ("bad", "good")


# ---------------------------------------------------------------- small arithmetic, floats and arrays


def clip(x, low=0.0, high=1.0):
    """``x`` held between ``low`` and ``high``; a number or an array."""
    if isinstance(x, (float, int)):
        return low if x < low else high if x > high else x
    return x.clip(low, high)


def _above_zero(x):
    return clip(x)  # nothing the model compares differs by more than 1


def in_range(name, value, low, high):
    """Return ``value``, a number or an array of numbers, if all of it is from ``low`` to ``high``.

    Raises ``ValueError`` naming ``name``, the value and the range; NaN, text and None are refused.
    """
    try:
        inside = (value >= low) & (value <= high)
        inside = inside.all() if hasattr(inside, "all") else inside
    except TypeError:
        inside = False
    if not inside or isinstance(value, bool):
        raise ValueError(f"{name} is {value!r}; it must be a number from {low:g} to {high:g}")
    return value


def one_of(name, value, allowed):
    """Return ``value`` if it is one of ``allowed``; else raise ``ValueError`` naming all three."""
    if not any(value == each for each in allowed):
        raise ValueError(f"{name} is {value!r}; it must be one of {', '.join(map(repr, allowed))}")
    return value


def _checked(base, check):
    """A named tuple whose constructor checks its fields. ``_make`` builds one unchecked, for values
    that the model itself computed and knows to be in range."""

    def new(cls, *args, **kwargs):
        made = base.__new__(cls, *args, **kwargs)
        check(made)
        return made

    return type(base.__name__, (base,), {"__new__": new, "__slots__": (), "__doc__": base.__doc__})


# ------------------------------------------------------------------------ what people talk about


class Person(NamedTuple):
    """Somebody, as far as the model knows them. Each field is a number, or an array over people.

    anxiety, avoidance: adult attachment, 1 to 7 as in the ECR questionnaires (2 is low).
    responsiveness: how responsive they themselves are to this partner, 0 to 1; projected onto others.
    empathic_accuracy: how well they read what is wished for, 0 (not at all) to 1.
    comfort_bias: the emotional share they assume when they cannot read it, 0 to 1.
    amount: how much they give of what they think is wished for, 0 to 2 (1: just as much).
    negativity: how much criticism or brushing off comes with it, 0 to 1.
    acknowledgement: nonverbal signs of listening, 0 to 1.
    """

    anxiety: float = 2.0
    avoidance: float = 2.0
    responsiveness: float = 0.6
    empathic_accuracy: float = 0.3
    comfort_bias: float = 0.7
    amount: float = 1.0
    negativity: float = 0.0
    acknowledgement: float = 1.0

    @property
    def anxious(self):
        """Attachment anxiety as a share of its range, 0 to 1."""
        return on_unit_scale(self.anxiety)

    @property
    def avoidant(self):
        """Attachment avoidance as a share of its range, 0 to 1."""
        return on_unit_scale(self.avoidance)


def _check_person(person):
    in_range("anxiety", person.anxiety, 1, 7)
    in_range("avoidance", person.avoidance, 1, 7)
    in_range("amount", person.amount, 0, 2)
    for name in ("responsiveness", "empathic_accuracy", "comfort_bias", "negativity", "acknowledgement"):
        in_range(name, getattr(person, name), 0, 1)


class Bond(NamedTuple):
    """Where one person stands with the other: trust (expected responsiveness) and intimacy (felt
    closeness), each 0 to 1."""

    trust: float = 0.5
    intimacy: float = 0.3


def _check_bond(bond):
    in_range("trust", bond.trust, 0, 1)
    in_range("intimacy", bond.intimacy, 0, 1)


class Support(NamedTuple):
    """Amounts of emotional and of informational support, each 0 to 1; given, or wished for."""

    emotional: float
    informational: float


class Response(NamedTuple):
    """What comes back, each 0 to 1: emotional support, informational (pragmatic) support, negativity
    (criticism, sarcasm, brushing off), and nonverbal acknowledgement."""

    emotional: float = 0.0
    informational: float = 0.0
    negativity: float = 0.0
    acknowledgement: float = 0.0


def _check_response(response):
    for name, value in zip(response._fields, response, strict=True):
        in_range(name, value, 0, 1)


class Disclosure(NamedTuple):
    """What is shared. kind: "emotional" or "factual". depth: 0 to 1. valence: "bad" or "good" news.
    emotion: None, or which one an emotional disclosure tells ("anger", "sadness", "worry", "regret")."""

    kind: str = "emotional"
    depth: float = 0.5
    valence: str = "bad"
    emotion: str | None = None


def _check_disclosure(disclosure):
    one_of("kind", disclosure.kind, KINDS)
    in_range("depth", disclosure.depth, 0, 1)
    one_of("valence", disclosure.valence, VALENCES)
    if disclosure.emotion is not None:
        one_of("emotion", disclosure.emotion, EMOTIONS)
        if disclosure.kind != "emotional":
            raise ValueError(f"emotion is {disclosure.emotion!r}; a factual disclosure has none (None)")


Person = _checked(Person, _check_person)
Bond = _checked(Bond, _check_bond)
Response = _checked(Response, _check_response)
Disclosure = _checked(Disclosure, _check_disclosure)

#: The replies that the explorers offer. Amounts are assumed; they are mirror images where that is the point.
RESPONSES = {
    "empathic": Response(emotional=0.75, informational=0.1, negativity=0.0, acknowledgement=1.0),
    "problem-solving": Response(emotional=0.1, informational=0.75, negativity=0.0, acknowledgement=1.0),
    "blended": Response(emotional=0.62, informational=0.38, negativity=0.0, acknowledgement=1.0),
    "minimising": Response(emotional=0.2, informational=0.1, negativity=0.4, acknowledgement=0.6),
    "no response": Response(),
}


class Perceived(NamedTuple):
    """How a response was taken, each 0 to 1: its three parts, and perceived partner responsiveness
    (PPR), their mean."""

    understanding: float
    validation: float
    caring: float
    ppr: float


class Outcome(NamedTuple):
    """What one exchange did. All but the two events are numbers in their own ranges.

    wish: the support hoped for. match: 0 to 1. perceived: the parts of PPR.
    felt_understood: PPR above the threshold, an intimate experience. devalued: answered, and below it.
    relief: fall in distress, -1 to 1. bond: the discloser's trust and intimacy afterwards.
    listener: the listener's.
    """

    wish: Support
    match: float
    perceived: Perceived
    felt_understood: bool
    devalued: bool
    relief: float
    bond: Bond
    listener: Bond


# --------------------------------------------------------------------------------- 1. disclose


def on_unit_scale(score):
    """An attachment score (1 to 7) as a share of its range (0 to 1)."""
    return (score - 1.0) / 6.0


def willingness(topic, person, bond, p: Parameters = EVIDENCE, noise=0.0):
    """How willing somebody is to share a topic, 0 to 1.

    ``topic``: its intimacy, 0 to 1. Rises with trust and intimacy, falls with avoidance and with the
    topic's intimacy; anxiety leaves it alone. Direction: ma2016, lemay2008, mikulincer1991.
    """
    return clip(
        p.openness
        - p.topic_caution * (topic - 0.5)
        + p.trust_opens * (bond.trust - 0.5)
        + p.intimacy_opens * bond.intimacy
        - p.avoidant_caution * person.avoidant
        + noise
    )


def disclosed_depth(topic, person, bond, p: Parameters = EVIDENCE, partner_depth=None, noise=0.0):
    """How deep somebody goes when a topic (0 to 1) comes up: 0 (nothing said) to 1.

    With ``partner_depth``, the depth of what the partner last told (0 if nothing), it is drawn toward
    that, less so the more anxious or avoidant the person: people return what they are given.
    """
    own = topic * willingness(topic, person, bond, p, noise)
    if partner_depth is None:
        return own
    give_and_take = p.reciprocity * flexibility(person, p)
    return own + give_and_take * (partner_depth - own)


def flexibility(person, p: Parameters = EVIDENCE):
    """How freely somebody lets the partner's depth move their own: 1 (secure) down to 0."""
    anxious = 1.0 - p.rigidity * person.anxious
    avoidant = 1.0 - p.rigidity * person.avoidant
    return anxious * avoidant


# ------------------------------------------------------------------------------------- 2. wish


def emotional_share(kind, emotion=None, p: Parameters = EVIDENCE):
    """Share (0 to 1) of the wished support that is emotional, for a kind of disclosure."""
    if kind == "factual":
        return 1.0 - p.emotional_share
    if emotion in ("worry", "regret"):
        return p.thinking_share
    return p.emotional_share


def wished_support(share, p: Parameters = EVIDENCE):
    """The support hoped for, when ``share`` (0 to 1) of it is emotional."""
    return Support(p.wished_support * share, p.wished_support * (1.0 - share))


# ---------------------------------------------------------------------------------- 3. respond


def read_wish(share, listener, p: Parameters = EVIDENCE, noise=0.0):
    """The emotional share that the listener takes to be wished for, 0 to 1.

    With full empathic accuracy it is the true one. With none it is the listener's habit (comfort,
    mostly: pauw2019) and chance: ``noise`` is a standard normal draw.
    """
    unread = 1.0 - listener.empathic_accuracy
    guess = listener.comfort_bias + p.reading_noise * noise
    return clip(listener.empathic_accuracy * share + unread * guess)


def respond(share, listener, p: Parameters = EVIDENCE, reading=0.0, giving=0.0):
    """The response of a listener to a wish of which ``share`` (0 to 1) is emotional.

    ``reading`` and ``giving`` are standard normal draws: a misread wish, a better or worse day.
    """
    read = read_wish(share, listener, p, reading)
    amount = listener.amount * p.wished_support + p.giving_noise * giving
    closeness = 1.0 - p.avoidant_distance * listener.avoidant
    return Response._make(
        (
            clip(amount * read * closeness),
            clip(amount * (1.0 - read)),
            listener.negativity,
            listener.acknowledgement,
        )
    )


# ------------------------------------------------------------------------------------ 4. match


def _shortfall_and_excess(wish, response):
    less_emotional = wish.emotional - response.emotional
    less_informational = wish.informational - response.informational
    shortfall = _above_zero(less_emotional) + _above_zero(less_informational)
    excess = shortfall - less_emotional - less_informational
    return shortfall, excess


def _fit(misfit, p):
    half_lost = p.tolerance * p.tolerance
    return half_lost / (half_lost + misfit * misfit)


def match(wish, response, p: Parameters = EVIDENCE):
    """How well a response fits the wish: 1 when it is just what was hoped for, down toward 0.

    Falls with support missing and, faster, with support too much (brock2009), of either kind.
    """
    shortfall, excess = _shortfall_and_excess(wish, response)
    return _fit(shortfall + p.excess_cost * excess, p)


def importance(emotional, p: Parameters = EVIDENCE):
    """How much the match is felt: 1 after an emotional disclosure (``emotional`` 1), less after a
    factual one (0). Direction: cutrona2007."""
    return p.factual_match_weight + (1.0 - p.factual_match_weight) * emotional


# --------------------------------------------------------------------------------- 5. perceive


def _presence(shortfall, wish, response):
    """How far there was an answer at all, 0 to 1: a nod is one, and so is any support wished for."""
    unmet = shortfall / (wish.emotional + wish.informational)
    return 1.0 - (1.0 - response.acknowledgement) * unmet


def perceive(wish, response, person, bond, emotional=1.0, p: Parameters = EVIDENCE, noise=0.0):
    """How the discloser takes a response: understanding, validation, caring, and PPR, their mean.

    Understanding follows the match. Validation suffers most from what is overdone (unasked help says
    "you can't cope") and from negativity; caring from what is missing and from a blank face. What was
    really given is then mixed with the perceiver's own responsiveness (projection: lemay2007) and with
    what trust expects; anxiety and avoidance read a half-responsive reply less kindly.
    ``emotional``: 1 for an emotional, 0 for a factual disclosure. ``noise``: in units of PPR.
    """
    shortfall, excess = _shortfall_and_excess(wish, response)
    there = _presence(shortfall, wish, response)
    matters = importance(emotional, p)
    shortfall, excess = matters * shortfall, matters * p.excess_cost * excess
    spared = there * (1.0 - p.negativity_cost * response.negativity)
    half_spared = 0.5 * (there + spared)
    seen = 1.0 - p.nonverbal_weight * (1.0 - response.acknowledgement)
    given = (
        half_spared * _fit(shortfall + excess, p),
        spared * _fit(0.5 * shortfall + excess, p),
        half_spared * seen * _fit(shortfall + 0.5 * excess, p),
    )
    unkind_reading = p.anxious_reading * person.anxious + p.avoidant_reading * person.avoidant
    colour = p.projection * person.responsiveness + p.expectation * bond.trust
    colour = colour * there * (1.0 - response.negativity) + noise
    actual = 1.0 - p.projection - p.expectation
    unkind_reading = 4.0 * actual * unkind_reading
    parts = [clip(q * (actual - unkind_reading * (1.0 - q)) + colour) for q in given]
    return Perceived(*parts, (parts[0] + parts[1] + parts[2]) / 3.0)


def felt_understood(ppr, threshold):
    """Whether the discloser feels understood: PPR (0 to 1) above their threshold (0 to 1).

    Arrays broadcast, one element per dyad. Direction: reis1988. Threshold: assumed.
    """
    return ppr > threshold


# ------------------------------------------------------------------------- 6 and 8. feel and learn


def feel(bond, depth, ppr, answered=1.0, emotional=1.0, good=0.0, p: Parameters = EVIDENCE):
    """The discloser's trust and intimacy after a disclosure of ``depth`` met with ``ppr``.

    Understood: intimacy grows by a share of what is left to gain. Misunderstood: it falls by a share of
    what there is. Not answered at all (``answered`` 0): telling alone counts, a little (frattaroli2006).
    Emotional disclosures move it more than factual ones (laurenceau1998), good news more than bad
    (gable2006). Trust moves toward the PPR just felt. A depth of zero changes nothing.
    """
    over = ppr - p.threshold
    missed = answered * (over <= 0)
    met = _above_zero(over) / (1.0 - p.threshold)
    short = 0.2 + (0.8 / p.threshold) * _above_zero(-over)
    news = 1.0 + (p.good_news_gain - 1.0) * good
    moves = depth * (p.factual_gain + (1.0 - p.factual_gain) * emotional)
    gain = moves * (p.intimacy_gain * news * met + p.telling_gain * (1.0 - missed))
    loss = moves * (p.intimacy_loss * news) * short * missed
    intimacy = bond.intimacy + gain * (1.0 - bond.intimacy) - loss * bond.intimacy
    trust = bond.trust + p.trust_rate * depth * (ppr - bond.trust)
    return Bond._make((trust, intimacy))


def hear(bond, depth, listener, emotional=1.0, p: Parameters = EVIDENCE):
    """The listener's trust and intimacy after being told something of ``depth``.

    To be told something is to be trusted: both rise a little, hardly at all for somebody avoidant
    (mikulincer1991).
    """
    warms = 1.0 - p.avoidant_indifference * listener.avoidant
    moves = p.hearing_gain * warms * depth * (p.factual_gain + (1.0 - p.factual_gain) * emotional)
    return Bond._make(
        (bond.trust + moves * (1.0 - bond.trust), bond.intimacy + moves * (1.0 - bond.intimacy))
    )


def reported_closeness(bond, p: Parameters = EVIDENCE, noise=0.0):
    """What somebody would tick on a questionnaire about closeness, 0 to 1: felt intimacy, and noise.

    ``noise``: a standard normal draw. The spread of answers is assumed.
    """
    return clip(bond.intimacy + p.report_noise * noise)


# ---------------------------------------------------------------------------------- 7. relieve


def relief(response, depth, emotional=1.0, p: Parameters = EVIDENCE, noise=0.0):
    """Fall in distress after telling bad news, -1 to 1 (below zero: it got worse).

    Thinking along helps most, and most of it comes with the first half (batenburg2014); sympathy a
    little; telling by itself a little (frattaroli2006); negativity hurts. ``noise`` in units of distress.
    """
    thinking = response.informational * (2.0 - response.informational)
    helped = (
        p.cognitive_relief * thinking
        + p.emotional_relief * response.emotional
        + p.telling_relief
        - p.negativity_distress * response.negativity
    )
    return clip(depth * (helped * emotional + noise), -1.0, 1.0)


# -------------------------------------------------------------------------------- the exchange


def exchange(disclosure, response, person=None, bond=None, listener=None, listener_bond=None,
             p: Parameters = EVIDENCE, noise=0.0, relief_noise=0.0):  # fmt: skip
    """One disclosure and the response it meets; returns an :class:`Outcome`.

    person, bond: the discloser and where they stand. listener, listener_bond: the other.
    Each defaults to somebody in the middle of things. ``noise`` and ``relief_noise`` are standard
    normal draws, numbers or arrays (0: nobody's day is better or worse). Raises ``TypeError`` where one of
    them is something else, such as a bond in the place of the person.
    """
    person, listener = (Person() if each is None else each for each in (person, listener))
    bond, listener_bond = (Bond() if each is None else each for each in (bond, listener_bond))
    for name, value, kind in (
        ("disclosure", disclosure, Disclosure),
        ("response", response, Response),
        ("person", person, Person),
        ("bond", bond, Bond),
        ("listener", listener, Person),
        ("listener_bond", listener_bond, Bond),
        ("p", p, Parameters),
    ):
        if not isinstance(value, kind):
            raise TypeError(f"{name} is {value!r}; it must be a {kind.__name__}")
    return _exchange(
        disclosure.depth, emotional_share(disclosure.kind, disclosure.emotion, p),
        float(disclosure.kind == "emotional"), float(disclosure.valence == "good"), response,
        person, bond, listener, listener_bond, p, noise, relief_noise,
    )  # fmt: skip


def _exchange(depth, share, emotional, good, response, person, bond, listener, listener_bond,
              p, noise=0.0, relief_noise=0.0):  # fmt: skip
    """The same for values already checked, with the kind and the valence as numbers or arrays."""
    wish = wished_support(share, p)
    perceived = perceive(wish, response, person, bond, emotional, p, p.perception_noise * noise)
    answered = (
        response.emotional + response.informational + response.negativity + response.acknowledgement > 0
    )
    understood = felt_understood(perceived.ppr, p.threshold)
    return Outcome(
        wish,
        match(wish, response, p),
        perceived,
        understood,
        answered > understood,
        relief(response, depth, emotional * (1.0 - good), p, p.relief_noise * relief_noise),
        feel(bond, depth, perceived.ppr, answered, emotional, good, p),
        hear(listener_bond, depth, listener, emotional, p),
    )
