"""The live face of a scene: the same play in a notebook, with ipywidgets."""

import base64
from html import escape

import ipywidgets as ipw

from .chart import Dots, Line, Panel, Rule
from .conversation import (
    LANDINGS,
    PARTNERS,
    STYLES,
    WORDS,
    best_reply,
    course,
    play,
    say_course,
    say_step,
    say_style,
    sources,
    spoken,
    with_style,
)
from .conversation import step as landed
from .model.parameters import SETS
from .picture import svg

STYLE = """<style>
.conversation-live { max-width: 44rem; }
.conversation-live p { margin: 0 0 .8rem; line-height: 1.5; }
.conversation-live :is(.conversation-them, .conversation-you) { padding-left: .8rem; border-left: 3px solid; }
.conversation-live .conversation-you { margin-left: 3rem; }
.conversation-live strong { display: block; }
.conversation-live .jupyter-button {
  white-space: normal; height: auto; min-height: 40px; line-height: 1.4; padding: .4rem .8rem;
  text-align: left;
}
</style>"""


def live(scene):
    """The scene as a widget: its note, then the dialogue, then the replay."""
    return Play(scene).box


class Play:
    """One play of a scene. ``choices`` is all that there is to it; nothing is kept when the kernel ends."""

    def __init__(self, scene):
        self.scene, self.choices, self.bets = scene, [], []
        self.numbers = ipw.Checkbox(value=False, description=WORDS["numbers"], indent=False)
        self.numbers.observe(lambda _: self.show(), names="value")
        self.log, self.now, self.after = ipw.HTML(), ipw.VBox(), ipw.VBox()
        self.log.add_class("conversation-log")
        self.stage = ipw.VBox()
        intro = f"<p>{escape(scene.about)}</p><p>{escape(scene.you)}</p>"
        intro += f"<p><b>Content note.</b> {escape(scene.note)}</p>"
        self.box = ipw.VBox([ipw.HTML(f"{STYLE}<h3>{escape(scene.title)}</h3>{intro}"), self.stage])
        self.box.add_class("conversation-live")
        self.door()

    def door(self):
        """Before the scene: begin it, or skip it."""
        skipped = [ipw.HTML("Skipped."), _button("Open it after all", self.door)]
        self.stage.children = [
            _button(WORDS["begin"], self.start, "primary"),
            _button(WORDS["skip"], lambda: setattr(self.stage, "children", skipped)),
        ]

    def start(self):
        self.stage.children = [self.numbers, self.log, self.now, self.after]
        self.resume([], [])

    def resume(self, choices, bets):
        """Take the talk up after the given choices and the bets made on them."""
        self.choices, self.bets, self.after.children = list(choices), list(bets), []
        self.show()
        self.offer()

    def show(self, reply=None):
        """What has been said so far, ``reply`` last if it has not been answered yet."""
        scene, steps, landing, lines = self.scene, play(self.scene, self.choices), "opening", []
        for number in range(len(steps) + 1):
            lines.append(spoken("them", scene.speaker, scene.says(number, landing)))
            if number < len(steps):
                landing = steps[number].landing
                lines.append(spoken("you", "You", self.chosen(number).text))
                told = [self.on_bet(number, landing)] if self.bets[number] else []
                told += [say_step(scene, steps[number]) + "."] if self.numbers.value else []
                lines += [f"<p><i>{escape(' '.join(told))}</i></p>"] if told else []
        self.log.value = "".join(lines) + (spoken("you", "You", reply.text) if reply else "")

    def chosen(self, number):
        return self.scene.turns[number].replies[self.choices[number]]

    def on_bet(self, number, landing):
        bet = LANDINGS[self.bets[number]]
        return WORDS["onBet"].format(bet=bet, name=self.scene.speaker, landing=LANDINGS[landing])

    def offer(self):
        """The replies to choose from; after the last turn, the way to the replay."""
        number = len(self.choices)
        if number == len(self.scene.turns):
            self.ask(WORDS["end"], [_button(WORDS["replay"], self.replay, "primary")])
            return
        replies = self.scene.turns[number].replies
        buttons = [_button(each.text, lambda n=n: self.reply(n)) for n, each in enumerate(replies)]
        self.ask(WORDS["ask"].format(name=self.scene.speaker), buttons)

    def ask(self, question, buttons):
        self.now.children = [ipw.HTML(f"<b>{escape(question)}</b>"), *buttons]

    def reply(self, choice):
        turn = self.scene.turns[len(self.choices)]
        if not turn.bet:
            self.land(choice, None)
            return
        self.show(turn.replies[choice])
        bets = [
            _button(f"{self.scene.speaker} {words}", lambda key=key: self.land(choice, key))
            for key, words in LANDINGS.items()
        ]
        self.ask(WORDS["bet"], [*bets, _button(WORDS["skipBet"], lambda: self.land(choice, None))])

    def land(self, choice, bet):
        self.resume([*self.choices, choice], [*self.bets, bet])

    # ------------------------------------------------------------------------------------- the replay

    def replay(self):
        self.now.children = []
        points = [part for number in range(len(self.choices)) for part in self.turning_point(number)]
        self.after.children = [
            ipw.HTML("<h4>How it landed</h4>"),
            self.comparison(),
            ipw.HTML(f"<h4>{WORDS['turns']}</h4>"),
            *points,
            _button(WORDS["restart"], lambda: self.resume([], []), "primary"),
        ]

    def comparison(self):
        """The course of the talk, and the same talk with another partner, style or parameter set."""
        scene = self.scene
        drawn, said = ipw.HTML(), ipw.HTML()
        layout, words = ipw.Layout(width="min(100%, 34rem)"), {"description_width": "initial"}

        def choice(label, options):
            control = ipw.Dropdown(options=options, description=label, layout=layout, style=words)
            control.observe(show, names="value")
            return control

        def show(_=None):
            mine = [self.chosen(number).response for number in range(len(self.choices))]
            responses = [PARTNERS[who.value]] * len(mine) if who.value in PARTNERS else mine
            person = with_style(scene, style.value) if style.value in STYLES else scene.person
            steps = course(scene, responses, SETS[values.value], person)
            drawn.value = picture(scene, steps, values.value)
            said.value = f"<p>{escape(say_course(scene, steps))}</p>"

        who = choice("Who answers", ["You", *PARTNERS])
        label = f"{scene.speaker}’s attachment (a label, never a kind of person)"
        style = choice(label, ["as written", *STYLES])
        values = choice("Size of effects", ["evidence", "textbook"])
        show()
        about = ipw.HTML(f"<p>{escape(say_style(scene))}</p><b>{WORDS['otherwise']}</b>")
        return ipw.VBox([drawn, said, about, who, style, values])

    def turning_point(self, number):
        """One turn looked back on: what was said, how it landed, what would have fitted, and why."""
        scene, turn, steps = self.scene, self.scene.turns[number], play(self.scene, self.choices)
        before = steps[number - 1].bond if number else scene.start
        landing = steps[number - 1].landing if number else "opening"
        step, chosen = steps[number], self.chosen(number)
        best = turn.replies[best_reply(turn, before, scene.person)]
        felt, top = f"{step.ppr:.2f}", f"{landed(turn, best.response, before, scene.person).ppr:.2f}"
        mark = "●" if step.understood else "○"
        lines = [
            spoken("them", scene.speaker, scene.says(number, landing)),
            spoken("you", "You", chosen.text),
            _why(chosen),
            f"<p><b>{mark} {escape(scene.speaker)} {LANDINGS[step.landing]}.</b> ",
            f"{escape(say_step(scene, step))}.</p>",
        ]
        if felt == top:
            lines.append(f"<p>{WORDS['fits']}</p>")
        else:
            better = WORDS["better"].format(best=top, ppr=felt)
            lines += [f"<p>{better}</p>", spoken("you", "You", best.text), _why(best)]
        again = _button(WORDS["again"], lambda: self.resume(self.choices[:number], self.bets[:number]))
        return ipw.HTML("".join(lines)), again


def picture(scene, steps, values):
    """The course of a talk as a picture in HTML: felt understanding, trust and, where it means something,
    relief so far."""
    after, eased = tuple(range(1, len(steps) + 1)), [0.0]
    for each in steps:
        eased.append(eased[-1] + each.relief)
    felt = tuple(each.ppr for each in steps)
    trust = (scene.start.trust, *(each.bond.trust for each in steps))
    thick = values == "evidence"
    marks = [
        Rule(SETS[values].threshold, label=""),
        Line((0, *after), trust, label="trust"),
        Line(after, felt, label="felt understood", voice="discloser", thick=thick),
        Dots(after, felt, voice="discloser", filled=tuple(each.understood for each in steps), thick=True),
    ]
    if scene.distressed:
        marks.insert(1, Line((0, *after), tuple(eased), label="relief so far", voice="muted"))
    met = sum(each.understood for each in steps)
    title = f"{scene.speaker} felt understood in {met} of {len(steps)} turns"
    halves = ((0, "0"), (0.5, "half"), (1, "full"))
    ticks = tuple((n, str(n)) for n in after[:5])
    panel = Panel(marks, title, "after turn", "", (0, len(steps)), (-0.1, 1), ticks, halves)
    image = base64.b64encode(svg(panel).encode()).decode()
    alt = f"Lines over the turns: felt understanding, trust and relief. {title}."
    return (
        f'<p><b>{escape(title)}</b></p><img alt="{escape(alt)}" src="data:image/svg+xml;base64,{image}">'
        "<p>● felt understood   ○ felt misunderstood</p>"
    )


def _button(words, act, style=""):
    button = ipw.Button(description=words, button_style=style, layout=ipw.Layout(width="auto"), tooltip="")
    button.on_click(lambda _: act())
    return button


def _why(reply):
    link = ""
    if reply.why:
        cite, href = sources()[reply.why]
        linked = href.startswith("https:")  # the page of references is not beside a running notebook
        link = f' <a href="{escape(href)}">{escape(cite)}</a>' if linked else f" {escape(cite)}"
    return f"<p>{escape(reply.coded)}{link}</p>"
