"""The book's back matter, made from the chapters and from data, so that nothing is typed twice.

    every_claim()        each claim of the course: where it is taught, and all that stands in its evidence box
    objectives()         what each chapter promises, and what checks it
    bets()               every bet of the explorers, and what comes out in the model
    discussion()         the chapters' questions to discuss, with notes for whoever leads
    syllabus("lesson")   a plan, from data/syllabi.toml; also "week" and "term"
    to_project()         links that open an explorer in a chosen state, from the same file

Everything here is Markdown, with links that work in JupyterLab and in the built book.
"""

import ast
import json
import re
from dataclasses import dataclass
from functools import cache
from html import escape

from .blocks import DATA, SOLIDITY, WIDELY_REPORTED, check_yourself, claims_in
from .catalog import EXPLORERS
from .checked import nothing_left, one_of, read, take
from .conversation import conversation
from .pages import pages_folder

FORMS = ("pairs", "small groups", "whole class", "in writing")
NO_BREAK = "\N{NO-BREAK SPACE}"


@dataclass(frozen=True)
class Markdown:
    """A piece of a page, shown as Markdown."""

    text: str

    def __repr__(self):
        return self.text

    def _repr_markdown_(self):
        return self.text


@dataclass(frozen=True)
class Page:
    """A notebook of the book: its file and title, what it promises, what it asks a class to discuss, and the
    claims, explorers, scenes and self-checks on it, by name."""

    file: str
    title: str
    objectives: tuple[str, ...]
    discuss: tuple[str, ...]
    claims: tuple[str, ...]
    explorers: tuple[str, ...]
    scenes: tuple[str, ...]
    checks: tuple[str, ...]

    @property
    def html(self):
        """Its file in the published book."""
        return self.file.replace(".ipynb", ".html")

    def link(self, folder=""):
        return f"[{self.title}]({folder}{self.file})"


@cache
def pages_in(folder):
    """Every notebook of a folder, by file name."""
    return {path.name: _page(path) for path in sorted(folder.glob("*.ipynb"))}


def _page(path):
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    prose = "\n\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")
    calls = [
        (node.func.id, node.args[0].value)
        for cell in cells
        if cell["cell_type"] == "code"
        for node in ast.walk(ast.parse("".join(cell["source"])))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.args
        if isinstance(node.args[0], ast.Constant)
    ]

    def under(heading):
        return re.split(r"^## ", prose.partition(f"\n## {heading}\n")[2], flags=re.M)[0]

    def named(called):
        return tuple(name for function, name in calls if function == called)

    return Page(
        file=path.name,
        title=re.search(r"^# (.+)$", prose, re.M).group(1),
        objectives=tuple(re.findall(r"^- (.+)$", under("What you will be able to do"), re.M)),
        discuss=tuple(re.findall(r"^\d+\. (.+)$", under("Questions to discuss"), re.M)),
        claims=named("evidence"),
        explorers=named("explore"),
        scenes=named("conversation"),
        checks=named("check_yourself"),
    )


def chapters():
    """The numbered chapters, in their order."""
    return [page for file, page in pages_in(pages_folder()).items() if re.match(r"\d\d_", file)]


# ------------------------------------------------------------------------------------- Evidence


def every_claim():
    """All claims, each folded, under the chapter that teaches them; above, which claims have which mark.

    Claims of a chapter that an edition leaves out stand last, under no chapter.
    """
    claims = claims_in(DATA / "evidence.toml")
    overview = [
        f"- **{mark}:** " + ", ".join(f'<a href="#{name}">{name}</a>' for name in names)
        for solidity, mark in SOLIDITY.items()
        if (names := [name for name, claim in claims.items() if claim.solidity == solidity])
    ]
    parts, left = ["\n".join(overview)], dict(claims)
    for page in chapters():
        if taught := [left.pop(name) for name in claims if name in page.claims]:
            parts += [f"**Taught in {page.link()}**", *map(_card, taught)]
    if left:
        parts += ["**Taught in no chapter of this edition**", *map(_card, left.values())]
    return Markdown("\n\n".join(parts))


def _card(claim):
    groups = [
        f"**{heading}**\n\n" + "\n".join(_study(study) for study in studies)
        for heading, studies in claim.by_stance().items()
    ]
    mark = f'<strong class="evidence-mark">{SOLIDITY[claim.solidity]}</strong>'
    return "\n\n".join(
        [
            f'<details class="evidence" id="{claim.id}">'
            f"<summary>{mark} {claim.id}. {escape(claim.claim, quote=False)}</summary>",
            claim.why,
            *groups,
            "</details>",
        ]
    )


def _study(study):
    reported = f" *{WIDELY_REPORTED}*" if study.widely_reported else ""
    doi = study.doi and f" [doi:{study.doi}](https://doi.org/{study.doi})"
    return f"- [{study.cite}](references.md#{study.key}). {study.design} {study.found}{reported}{doi}"


# ------------------------------------------------------------------------------------- For teachers


def objectives():
    """What each chapter promises, in its own words, with the self-check questions that check it."""
    return Markdown(
        "\n\n".join(
            f"**{page.link()}**\n\n"
            + "\n".join(
                f"- {promise} *({_counted('question', checked_by(page, number))})*"
                for number, promise in enumerate(page.objectives, 1)
            )
            for page in chapters()
        )
    )


def checked_by(page, objective):
    """The numbers of the self-check questions of a page that check an objective, counted from 1."""
    questions = [question for name in page.checks for question in check_yourself(name).questions]
    return [number for number, question in enumerate(questions, 1) if objective in question.checks]


def _counted(what, numbers):
    return f"{what}{'s' if len(numbers) > 1 else ''} {', '.join(map(str, numbers))}"


def bets():
    """Every bet of the chapters' explorers, with its options and what comes out in the model: for preparing a
    show of hands."""
    items = []
    for page in pages_in(pages_folder()).values():
        for name in page.explorers:
            if bet := EXPLORERS[name].bet:
                hands = " / ".join(escape(option, quote=False) for option in bet.options)
                outcome = escape(bet.options[bet.outcome()], quote=False)
                items.append(
                    f"- {_to_wall(page, name)} {escape(bet.question, quote=False)}<br>"
                    f"**Hands up for:** {hands}<br>**In this model:** {outcome}"
                )
    return Markdown(_folded(f"{len(items)} bets", items))


def _folded(summary, items):
    """A list under a heading that opens it."""
    listed = "\n".join(items)
    return f'<details class="evidence"><summary>{escape(summary)}</summary>\n\n{listed}\n\n</details>'


def _to_wall(page, name):
    """A link to an explorer of the published book, alone on the screen with its bet."""
    return f'<a href="{page.html}#wall={name}">{escape(EXPLORERS[name].title)}</a>'


@dataclass(frozen=True)
class Note:
    """For whoever leads a discussion question: ``minutes``, the ``form`` of talk, what to ``expect``, a word
    for when it is ``stuck``, and where it needs ``care``."""

    minutes: int
    form: str
    expect: str
    stuck: str
    care: str


def discussion():
    """The questions to discuss of every chapter, in its own words, each with its note, folded by chapter."""
    notes = notes_in(DATA / "discussion.toml")
    parts = []
    for page in chapters():
        items = []
        for number, (question, note) in enumerate(zip(page.discuss, notes[page.file], strict=True), 1):
            care = f"<br>**Take care.** {note.care}" if note.care else ""
            items.append(
                f"{number}. {question}<br>*About {note.minutes} minutes, {note.form}.* "
                f"**Expect.** {note.expect}<br>**If it runs aground.** {note.stuck}{care}"
            )
        parts.append(_folded(f"{page.title}: {len(items)} questions", items))
    return Markdown("\n\n".join(parts))


@cache
def notes_in(path):
    """The notes of a discussion file by the file of their chapter.

    Raises ValueError naming file, item and field, and where a chapter has not a note for each question.
    """
    file, found = read(path), {}
    for page in chapters():
        name = page.file.removesuffix(".ipynb")
        notes = []
        for number, item in enumerate(take(file, path.name, name, list), 1):
            where = f"{path.name}, {name}, note {number}"
            notes.append(
                Note(
                    minutes=take(item, where, "minutes", int),
                    form=one_of(FORMS, take(item, where, "form"), where, "form"),
                    expect=take(item, where, "expect"),
                    stuck=take(item, where, "stuck"),
                    care=take(item, where, "care", default=""),
                )
            )
            nothing_left(item, where)
        if len(notes) != len(page.discuss):
            raise ValueError(f"{path.name}, {name}: {len(notes)} notes for {len(page.discuss)} questions")
        found[page.file] = tuple(notes)
    nothing_left(file, path.name)
    return found


@dataclass(frozen=True)
class Step:
    """A line of a syllabus: when, what is done, and what is opened for it (links)."""

    when: str
    what: str
    opens: tuple[str, ...]


def syllabus(name):
    """A plan of ``data/syllabi.toml`` as a table: ``syllabus("lesson")``, ``"week"`` or ``"term"``."""
    plans = syllabi_in(DATA / "syllabi.toml")[0]
    rows = [
        f"| {step.when.replace(' ', NO_BREAK)} | {'<br>'.join([step.what, *step.opens])} |"
        for step in plans[name]
    ]
    return Markdown("\n".join(["| When | What happens, and what to open |", "| --- | --- |", *rows]))


def to_project():
    """Links that open an explorer of the published book in a chosen state, alone on the screen."""
    links = syllabi_in(DATA / "syllabi.toml")[1]
    return Markdown("\n".join(f'- <a href="{href}">{escape(say)}</a>' for href, say in links))


@cache
def syllabi_in(path):
    """The plans of a syllabus file, by name, and its links to explorers, as (address, words).

    Raises ValueError naming file, item and field for a page, an explorer, a state or an assignment that is
    not there.
    """
    file = read(path)
    explorers = {name: page for page in pages_in(pages_folder()).values() for name in page.explorers}
    links = []
    for number, item in enumerate(take(file, path.name, "project", list), 1):
        where = f"{path.name}, project {number}"
        name = one_of(explorers, take(item, where, "explorer"), where, "explorer")
        try:
            fragment = EXPLORERS[name].fragment(**take(item, where, "state", dict, default={}))
        except ValueError as problem:
            raise ValueError(f"{where}, state: {problem}") from problem
        links.append((f"{explorers[name].html}{fragment}&wall={name}", take(item, where, "say")))
        nothing_left(item, where)
    plans = {
        name: tuple(
            _step(step, f"{path.name}, {name}, step {number}", explorers)
            for number, step in enumerate(take(file, path.name, name, list), 1)
        )
        for name in list(file)
    }
    return plans, tuple(links)


def _step(item, where, explorers):
    pages, assignments = pages_in(pages_folder()), pages_in(pages_folder() / "assignments")
    opens = [
        pages[one_of(pages, f"{file}.ipynb", where, "pages")].link()
        for file in take(item, where, "pages", list, default=[])
    ]
    for name in take(item, where, "explorers", list, default=[]):
        opens.append(_to_wall(explorers[one_of(explorers, name, where, "explorers")], name))
    scenes = {name: page for page in pages.values() for name in page.scenes}
    for name in take(item, where, "scenes", list, default=[]):
        page = scenes[one_of(scenes, name, where, "scenes")]
        opens.append(f'<a href="{page.html}#scene-{name}">{escape(conversation(name).title)}</a>')
    for file in take(item, where, "assignments", list, default=[]):
        page = assignments[one_of(assignments, f"{file}.ipynb", where, "assignments")]
        opens.append(page.link("assignments/"))
    step = Step(take(item, where, "when"), take(item, where, "what"), tuple(opens))
    nothing_left(item, where)
    return step
