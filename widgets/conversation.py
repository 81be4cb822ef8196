"""The Conversation: somebody tells you something, and you choose what to say.

    conversation("red_draft")

A scene is data, one file in ``widgets/scenes``; how each reply lands is decided by the model
(``widgets.model.exchange``), never by the file. Displaying a scene gives one MIME bundle: ``text/plain`` and
``text/html`` hold a transcript of one fixed way through it, the HTML also the data from which
``twin/conversation.js`` plays it in the page; in a notebook ipywidgets play it.

To add a scene, add one file ``widgets/scenes/NAME.toml`` (NAME in snake_case), and show it with
``conversation("NAME")``. Nothing else needs to change; the tests find it by themselves.

    title = "The red draft"
    about = "Who is talking, and where: one or two sentences."
    note  = "Content note, shown first, with a way to skip."
    you   = "You are Arjun, Priya's elder brother."
    relation = "siblings"

    [speaker]                # not shown before the end
    name = "Priya"
    pronoun = "she"          # she, he or they
    anxiety = 2.4            # attachment, 1 to 7
    avoidance = 2.1          # 1 to 7
    responsiveness = 0.6     # how responsive they are themselves, 0 to 1
    trust = 0.55             # in you, at the start, 0 to 1
    intimacy = 0.5           # 0 to 1

    [[turn]]                 # 4 to 6 turns
    kind = "emotional"       # or "factual"
    valence = "bad"          # or "good"
    emotion = "sadness"      # may be left out; anger, sadness, worry or regret; emotional turns only
    topic = 0.5              # how intimate the topic is, 0 to 1
    says = "The first turn. (Gestures in brackets.)"
    bet = true               # may be left out: ask how the reply will land before showing it

    [[turn.reply]]           # 3 to 5 replies; each has to make sense after every variant
    text = "Oh, Priya. Eight months."
    emotional = 0.7          # how the reply is coded, each 0 to 1
    informational = 0.1
    negativity = 0.0
    acknowledgement = 1.0
    coded = "Why it was coded so, in one sentence."
    why = "cutrona2007"      # may be left out: key in chapters/references.bib of what backs it

    [[turn]]                 # from the second turn on: three variants instead of ``says``
    opening = "after feeling understood"
    holding = "in between"
    closing = "after feeling missed"

    [ending]                 # the last words, in the same three variants
    opening = "..."
    holding = "..."
    closing = "..."

The tests ask of every scene that no variant is unreachable, and that replying with what fits best ends
``BEST_ABOVE_WORST`` above replying with what fits least, in both parameter sets. A scene that misses this
needs other codings, or a speaker who starts from elsewhere.
"""

import json
import re
import tomllib
from dataclasses import asdict, dataclass
from functools import cache, cached_property
from html import escape
from pathlib import Path
from typing import NamedTuple

from .model.exchange import (
    EMOTIONS,
    KINDS,
    RESPONSES,
    VALENCES,
    Bond,
    Disclosure,
    Person,
    Response,
    disclosed_depth,
    exchange,
)
from .model.parameters import EVIDENCE, SETS, Parameters
from .pages import pages_folder

SCENES = Path(__file__).parent / "scenes"

#: The other's next words, and what they tell about how the reply landed.
LANDINGS = {"opening": "opens up", "holding": "holds back", "closing": "closes down"}

#: Felt responsiveness within this distance of the threshold leaves the other holding back.
MARGIN = 0.05

#: How far the best replies must end above the worst: mean felt responsiveness, and final intimacy.
BEST_ABOVE_WORST = {"ppr": 0.2, "intimacy": 0.08}

#: One point in each region of the attachment plane (anxiety, avoidance; 1 to 7). Where the regions meet is a
#: choice: here at ``MIDDLE`` of the scale. The names are labels of regions, never kinds of people.
STYLES = {"secure": (2.0, 2.0), "preoccupied": (5.5, 2.0), "dismissive": (2.0, 5.5), "fearful": (5.5, 5.5)}
MIDDLE = 4.0

PRONOUNS = ("she", "he", "they")
TURNS = (4, 6)
REPLIES = (3, 5)
MAX_BYTES = 60_000

#: Partners to compare with: the words for each, and the reply of ``RESPONSES`` they always give.
PARTNERS = {
    "Someone who always empathises": RESPONSES["empathic"],
    "Someone who always solves": RESPONSES["problem-solving"],
}

#: What the page and the notebook both say; braces are filled in.
WORDS = {
    "begin": "Begin",
    "skip": "Skip this scene",
    "numbers": "Show the numbers while talking",
    "ask": "What do you say to {name}?",
    "bet": "How will this land?",
    "skipBet": "Skip the bet",
    "onBet": "You expected: {bet}. In this model {name} {landing}.",
    "end": "The conversation ends here.",
    "replay": "See how it landed",
    "step": "Felt understanding {ppr}, trust {trust}, closeness {intimacy}",
    "stepRelief": ", relief {relief}",
    "sum": "In this model {name} felt understood in {met} of {turns} turns. "
    "Trust went from {trust0} to {trust}, closeness from {intimacy0} to {intimacy}.",
    "sumRelief": " Distress fell by {relief} in all.",
    "style": "{name}’s attachment, as the scene was written: anxiety {anxiety}, avoidance {avoidance} "
    "(of 1 to 7). That lies in the region called {style}: a label, never a kind of person.",
    "otherwise": "The same talk with somebody else",
    "turns": "Turn by turn",
    "fits": "Nothing on offer would have fitted better.",
    "better": "What would have fitted best here, with {best} of felt understanding in place of {ppr}:",
    "again": "Play again from here",
    "restart": "Play again from the start",
}


# ------------------------------------------------------------------------------------------- what a scene is


class Words(NamedTuple):
    """What the speaker says next, one for each of ``LANDINGS``."""

    opening: str
    holding: str
    closing: str


class Reply(NamedTuple):
    """One thing to say. ``coded``: why its ``response`` was coded so. ``why``: key of a source, or ""."""

    text: str
    response: Response
    coded: str
    why: str = ""


class Turn(NamedTuple):
    """One disclosure and the replies on offer. ``topic``: its intimacy, 0 to 1. ``bet``: whether to ask how
    the reply will land. In a first turn the three of ``says`` are the same."""

    kind: str
    valence: str
    emotion: str | None
    topic: float
    says: Words
    bet: bool
    replies: tuple[Reply, ...]


class Step(NamedTuple):
    """How one reply landed, in the model. depth: how deep the disclosure went, 0 to 1. ppr: perceived partner
    responsiveness, 0 to 1. relief: fall in distress, -1 to 1. landing: a key of ``LANDINGS``. bond:
    the speaker's trust and intimacy afterwards."""

    depth: float
    ppr: float
    understood: bool
    relief: float
    landing: str
    bond: Bond


@dataclass(frozen=True, repr=False)
class Scene:
    """A scene; the module's docstring tells what the fields mean. ``start``: where the speaker's trust and
    intimacy stand before the first turn."""

    name: str
    title: str
    about: str
    note: str
    you: str
    relation: str
    speaker: str
    pronoun: str
    person: Person
    start: Bond
    turns: tuple[Turn, ...]
    ending: Words

    @property
    def distressed(self):
        """Whether there is bad news that is felt, so that relief means something."""
        return any(turn.kind == "emotional" and turn.valence == "bad" for turn in self.turns)

    @cached_property
    def exemplary(self):
        """The choices of the printed transcript: at each turn the reply that fits best."""
        return fitting(self)

    def says(self, number, landing):
        """What the speaker says in turn ``number`` (from 0; after the last: the ending)."""
        words = self.turns[number].says if number < len(self.turns) else self.ending
        return getattr(words, landing)

    def __repr__(self):
        return "\n".join(_transcript(self))

    def _repr_mimebundle_(self, include=None, exclude=None):
        bundle = {"text/plain": repr(self), "text/html": self.html}
        try:
            from .conversation_live import live
        except ImportError:  # a kernel without ipywidgets: the transcript shows instead
            return bundle
        return live(self)._repr_mimebundle_() | bundle

    @cached_property
    def html(self):
        """The scene for a page: note, transcript, and the data of the player. At most ``MAX_BYTES``."""
        page = _html(self)
        if len(page.encode()) > MAX_BYTES:
            raise ValueError(f"{self.name}: {len(page.encode()):,} bytes of HTML; at most {MAX_BYTES:,}")
        return page


def conversation(name):
    """The scene called ``name``, ready to play. Raises ``ValueError`` for one that is not there, and for a
    scene file that is not as it should be."""
    scenes = sorted(path.stem for path in SCENES.glob("*.toml"))
    if name not in scenes:
        raise ValueError(f"conversation: no scene {name!r}; there are {', '.join(scenes)}")
    return read_scene(SCENES / f"{name}.toml")


# ------------------------------------------------------------------------------------ how a scene goes


def step(turn, response, bond, person, p: Parameters = EVIDENCE):
    """How a :class:`Response` to one turn lands with a person whose trust and intimacy stand at ``bond``."""
    depth = disclosed_depth(turn.topic, person, bond, p)
    outcome = exchange(Disclosure(turn.kind, depth, turn.valence, turn.emotion), response, person, bond, p=p)
    ppr = outcome.perceived.ppr
    return Step(depth, ppr, outcome.felt_understood, outcome.relief, landing(ppr, p), outcome.bond)


def landing(ppr, p: Parameters = EVIDENCE):
    """Which of ``LANDINGS`` follows on a felt responsiveness of ``ppr``."""
    if ppr >= p.threshold + MARGIN:
        return "opening"
    return "closing" if ppr < p.threshold - MARGIN else "holding"


def course(scene, responses, p: Parameters = EVIDENCE, person=None):
    """The steps of a scene when its turns, as many as there are responses, are met with ``responses``.

    ``person`` stands in for the speaker: somebody else in the same place.
    """
    steps, bond = [], scene.start
    for turn, response in zip(scene.turns, responses, strict=False):
        steps.append(step(turn, response, bond, person or scene.person, p))
        bond = steps[-1].bond
    return tuple(steps)


def play(scene, choices, p: Parameters = EVIDENCE, person=None):
    """The steps of a scene when reply ``choices[n]`` (from 0) is given in turn ``n``."""
    chosen = [turn.replies[choice].response for turn, choice in zip(scene.turns, choices, strict=False)]
    return course(scene, chosen, p, person)


def landings(turn, bond, person, p: Parameters = EVIDENCE):
    """How each of a turn's replies would land, as :class:`Step`, in their order."""
    return [step(turn, reply.response, bond, person, p) for reply in turn.replies]


def best_reply(turn, bond, person, p: Parameters = EVIDENCE):
    """The index of the reply of a turn that would leave a person feeling most understood."""
    felt = [each.ppr for each in landings(turn, bond, person, p)]
    return felt.index(max(felt))


def fitting(scene, p: Parameters = EVIDENCE, best=True):
    """The choices that fit best (or least) at each turn, one after the other."""
    choices, bond = [], scene.start
    for turn in scene.turns:
        steps = landings(turn, bond, scene.person, p)
        felt = [each.ppr for each in steps]
        choices.append(felt.index(max(felt) if best else min(felt)))
        bond = steps[choices[-1]].bond
    return tuple(choices)


def with_style(scene, style):
    """The scene's speaker with the attachment of a region of ``STYLES``."""
    anxiety, avoidance = STYLES[style]
    return scene.person._replace(anxiety=anxiety, avoidance=avoidance)


def region(person):
    """The region of ``STYLES`` that a person's attachment lies in."""
    return list(STYLES)[(person.anxiety >= MIDDLE) + 2 * (person.avoidance >= MIDDLE)]


def say_step(scene, each):
    """The numbers of a step as words."""
    words = WORDS["step"] + (WORDS["stepRelief"] if scene.distressed else "")
    return words.format(ppr=f"{each.ppr:.2f}", relief=f"{each.relief:.2f}", trust=f"{each.bond.trust:.2f}",
                        intimacy=f"{each.bond.intimacy:.2f}")  # fmt: skip


def say_course(scene, steps):
    """A whole course in full sentences."""
    words = WORDS["sum"] + (WORDS["sumRelief"] if scene.distressed else "")
    return words.format(
        name=scene.speaker, met=sum(each.understood for each in steps), turns=len(steps),
        trust0=f"{scene.start.trust:.2f}", trust=f"{steps[-1].bond.trust:.2f}",
        intimacy0=f"{scene.start.intimacy:.2f}", intimacy=f"{steps[-1].bond.intimacy:.2f}",
        relief=f"{sum(each.relief for each in steps):.2f}",
    )  # fmt: skip


def say_style(scene):
    """What the reader learns at the end about the speaker."""
    anxiety, avoidance = f"{scene.person.anxiety:g}", f"{scene.person.avoidance:g}"
    return WORDS["style"].format(
        name=scene.speaker, anxiety=anxiety, avoidance=avoidance, style=region(scene.person)
    )


# --------------------------------------------------------------------------------------------- its faces


def _lines(scene):
    """The exemplary way through: pairs of what is said to you, and your reply with its step; the last pair
    has no reply."""
    steps = play(scene, scene.exemplary)
    before = "opening"
    for number, (turn, choice, each) in enumerate(zip(scene.turns, scene.exemplary, steps, strict=True)):
        yield scene.says(number, before), turn.replies[choice], each
        before = each.landing
    yield scene.says(len(steps), before), None, None


def _transcript(scene):
    yield scene.title
    yield f"{scene.about} {scene.you}"
    yield f"Content note: {scene.note}"
    yield "One way through it, with the replies that fit best in this model:"
    for said, reply, each in _lines(scene):
        yield f"{scene.speaker}: {said}"
        if reply:
            yield f"You: {reply.text}"
            yield f"    [{say_step(scene, each)}. {scene.speaker} {LANDINGS[each.landing]}. {reply.coded}]"
    yield say_course(scene, play(scene, scene.exemplary))
    yield say_style(scene)


def _html(scene):
    lines = []
    for said, reply, each in _lines(scene):
        lines.append(spoken("them", scene.speaker, said))
        if reply:
            lines.append(spoken("you", "You", reply.text))
            lines.append(
                f'<p class="conversation-aside">{escape(reply.coded)} {escape(say_step(scene, each))}: '
                f"{escape(scene.speaker)} {LANDINGS[each.landing]}.</p>"
            )
    data = json.dumps(_data(scene), ensure_ascii=False, separators=(",", ":")).replace("</", "<\\/")
    return (
        f'<div class="explorer conversation" data-scene="{scene.name}">'
        f'<h3 class="explorer-title" id="scene-{scene.name}" tabindex="-1">{escape(scene.title)}</h3>'
        f'<div class="conversation-intro"><p>{escape(scene.about)}</p><p>{escape(scene.you)}</p>'
        f"<p><strong>Content note.</strong> {escape(scene.note)}</p></div>"
        f'<details class="conversation-transcript"><summary>Read one way through it</summary>'
        f"<p>Each reply here is the one that fits best in this model.</p>{''.join(lines)}"
        f"<p>{escape(say_course(scene, play(scene, scene.exemplary)))}</p>"
        f"<p>{escape(say_style(scene))}</p></details>"
        '<p class="explorer-hint">In the published book you choose the replies yourself; '
        "in a notebook, run the cell above.</p>"
        f'<script type="application/json">{data}</script></div>'
    )


def spoken(who, name, words):
    """One line of the dialogue as HTML; ``who`` is "them" or "you". What stands in brackets is not said."""
    staged = re.sub(r"\([^)]*\)", lambda m: f"<em>{m[0]}</em>", escape(words, quote=False))
    return f'<p class="conversation-{who}"><strong>{escape(name)}</strong> {staged}</p>'


def _data(scene):
    """What the page's script needs to play the scene: its words, its codings, and the model's numbers."""
    used = {reply.why for turn in scene.turns for reply in turn.replies if reply.why}
    evidence = asdict(EVIDENCE)
    return {
        "speaker": scene.speaker,
        "person": _attachment(scene.person) | {"responsiveness": scene.person.responsiveness},
        "style": region(scene.person),
        "start": scene.start._asdict(),
        "distressed": scene.distressed,
        "turns": [
            {"kind": turn.kind, "valence": turn.valence, "emotion": turn.emotion, "topic": turn.topic,
             "bet": turn.bet, "says": list(dict.fromkeys(turn.says)),
             "replies": [{"text": r.text, "response": r.response._asdict(), "coded": r.coded, "why": r.why}
                         for r in turn.replies]}
            for turn in scene.turns
        ],
        "ending": scene.ending,
        "landings": LANDINGS,
        "margin": MARGIN,
        "styles": {name: {"anxiety": a, "avoidance": b} for name, (a, b) in STYLES.items()},
        "partners": {name: response._asdict() for name, response in PARTNERS.items()},
        "sets": {name: {key: value for key, value in asdict(values).items()
                        if values is EVIDENCE or value != evidence[key]} for name, values in SETS.items()},
        "sources": {key: sources()[key] for key in sorted(used)},
        "words": WORDS,
    }  # fmt: skip


def _attachment(person):
    return {"anxiety": person.anxiety, "avoidance": person.avoidance}


@cache
def sources():
    """The course's bibliography, by key: how the text names a source, and where a link to it goes (its DOI;
    without one, its place on the page of references)."""
    found = {}
    entries = (pages_folder() / "references.bib").read_text(encoding="utf-8")
    for key, body in re.findall(r"^@\w+\{(\w+),\n(.*?)^\}", entries, re.S | re.M):
        field = dict(re.findall(r"^\s*(author|year|doi) = \{(.*?)\},?$", body, re.M))
        names = [author.split(",")[0].strip("{}") for author in field["author"].split(" and ")]
        who = f"{names[0]} et al." if len(names) > 2 else " & ".join(names)
        link = f"https://doi.org/{field['doi']}" if "doi" in field else f"references.html#{key}"
        found[key] = (f"{who}, {field['year']}", link)
    return found


# ------------------------------------------------------------------------------------------- its file


@cache
def read_scene(path):
    """The scene in a TOML file. Raises ``ValueError`` naming file, line, place and field, the value and what
    is allowed."""
    path = Path(path)
    if not re.fullmatch(r"[a-z][a-z0-9_]*", path.stem):
        raise ValueError(f"{path.name}: the name of a scene is snake_case")
    text = path.read_text(encoding="utf-8")
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        raise ValueError(f"{path.name}: not valid TOML: {problem}") from problem
    top = _Table(table, path.name, _places(text))
    speaker = top.table("speaker")
    scene = Scene(
        name=path.stem,
        title=top.text("title"),
        about=top.text("about"),
        note=top.text("note"),
        you=top.text("you"),
        relation=top.text("relation"),
        speaker=speaker.text("name"),
        pronoun=speaker.one_of("pronoun", PRONOUNS),
        person=Person(
            anxiety=speaker.number("anxiety", 1, 7),
            avoidance=speaker.number("avoidance", 1, 7),
            responsiveness=speaker.number("responsiveness"),
        ),
        start=Bond(speaker.number("trust"), speaker.number("intimacy")),
        turns=tuple(_turn(turn, first=n == 0) for n, turn in enumerate(top.tables("turn", *TURNS))),
        ending=_words(ending := top.table("ending")),
    )
    for each in (top, speaker, ending):
        each.nothing_left()
    return scene


def _turn(table, first):
    kind = table.one_of("kind", KINDS)
    emotion = table.one_of("emotion", EMOTIONS, default=None)
    if emotion and kind == "factual":
        table.fail("emotion", emotion, "left out of a factual turn")
    turn = Turn(
        kind=kind,
        valence=table.one_of("valence", VALENCES),
        emotion=emotion,
        topic=table.number("topic"),
        says=Words(*[table.text("says")] * 3) if first else _words(table),
        bet=table.one_of("bet", (True, False), default=False),
        replies=tuple(_reply(reply) for reply in table.tables("reply", *REPLIES)),
    )
    table.nothing_left()
    return turn


def _words(table):
    return Words(*(table.text(variant) for variant in LANDINGS))


def _reply(table):
    reply = Reply(
        text=table.text("text"),
        response=Response(*(table.number(field) for field in Response._fields)),
        coded=table.text("coded"),
        why=table.one_of("why", tuple(sources()), default=""),
    )
    table.nothing_left()
    return reply


def _places(text):
    """The line on which each table and each field of a scene file starts, by path: ("turn", 2, "topic")."""
    places, here, turn, reply = {(): 1}, (), 0, 0
    for number, line in enumerate(text.splitlines(), 1):
        if header := re.match(r"\s*\[+\s*([\w.]+)\s*\]+", line):
            if header[1] == "turn":
                turn, reply = turn + 1, 0
                here = ("turn", turn)
            elif header[1] == "turn.reply":
                reply += 1
                here = ("turn", turn, "reply", reply)
            else:
                here = (header[1],)
            places.setdefault(here, number)
        elif field := re.match(r"\s*([\w-]+)\s*=", line):
            places.setdefault((*here, field[1]), number)
    return places


_REQUIRED = object()


class _Table:
    """A parsed table that hands out its fields checked, and knows where in the file it stands."""

    def __init__(self, values, file, places, here=()):
        self.values, self.file, self.places, self.here = dict(values), file, places, here

    def fail(self, field, value, allowed):
        place = (*self.here, field)
        while place not in self.places:
            place = place[:-1]
        where = "".join(f", {part}" if isinstance(part, str) else f" {part}" for part in (*self.here, field))
        raise ValueError(f"{self.file}, line {self.places[place]}{where}: {value}; it must be {allowed}")

    def take(self, field, allowed, default):
        if field not in self.values and default is _REQUIRED:
            self.fail(field, "missing", allowed)
        return self.values.pop(field, default)

    def text(self, field):
        allowed = "a text that is not empty"
        value = self.take(field, allowed, _REQUIRED)
        if not isinstance(value, str) or not value.strip():
            self.fail(field, repr(value), allowed)
        return value.strip()

    def number(self, field, low=0, high=1):
        allowed = f"a number from {low:g} to {high:g}"
        value = self.take(field, allowed, _REQUIRED)
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not low <= value <= high:
            self.fail(field, repr(value), allowed)
        return float(value)

    def one_of(self, field, options, default=_REQUIRED):
        allowed = f"one of {', '.join(map(str, options))}"
        value = self.take(field, allowed, default)
        if value != default and not any(value == each and type(value) is type(each) for each in options):
            self.fail(field, repr(value), allowed)
        return value

    def table(self, field):
        value = self.take(field, "a table", _REQUIRED)
        if not isinstance(value, dict):
            self.fail(field, repr(value), "a table")
        return _Table(value, self.file, self.places, (*self.here, field))

    def tables(self, field, fewest, most):
        allowed = f"{fewest} to {most} tables"
        value = self.take(field, allowed, _REQUIRED)
        if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
            self.fail(field, repr(value), allowed)
        if not fewest <= len(value) <= most:
            self.fail(field, f"there are {len(value)}", allowed)
        here = (*self.here, field)
        return [_Table(each, self.file, self.places, (*here, n)) for n, each in enumerate(value, 1)]

    def nothing_left(self):
        for field in self.values:
            self.fail(field, "unknown", "one of the fields that widgets/conversation.py describes")
