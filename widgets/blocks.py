"""The two boxes that every chapter uses: how solid a claim is, and questions to check yourself.

A chapter asks for them by name:

    evidence("S5")                          the box of claim S5
    check_yourself("partner_responsiveness")   the questions of that chapter

What they say is data, in ``widgets/data``: read once, checked in full, and refused with an error that
names the file, the item, the field and what is allowed. Standard library only. Each box prints as plain
text and as HTML that needs no script: a sanitised notebook, a keyboard and a printer all get the whole.
"""

import re
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path

from .checked import nothing_left, one_of, read, take

DATA = Path(__file__).parent / "data"

#: How solid a claim is: a word with a shape, never a colour alone.
SOLIDITY = {"solid": "● Solid", "mixed": "◐ Mixed", "contested": "○ Contested", "definition": "◇ Definition"}

#: What a study does to a claim, and the heading it then stands under.
STANCES = {"supports": "For it", "limits": "What limits it", "disagrees": "Who disagrees"}

LETTERS = "ABCDEF"

WIDELY_REPORTED = "As widely reported; we have not seen the paper's own figures."


@dataclass(frozen=True)
class Study:
    """One study and what it means for one claim.

    ``key`` is its key in references.bib, ``cite`` how the text names it, ``doi`` empty if none was checked.
    ``stance`` is one of ``STANCES``. ``widely_reported`` says that the finding was not read in the source.
    """

    key: str
    cite: str
    doi: str
    stance: str
    design: str
    found: str
    widely_reported: bool = False

    def _text(self):
        reported = f" ({WIDELY_REPORTED})" if self.widely_reported else ""
        return f"{self.cite}. {self.design} {self.found}{reported}"

    def _html(self):
        reported = f" <em>{escape(WIDELY_REPORTED)}</em>" if self.widely_reported else ""
        doi = self.doi and f' <a href="https://doi.org/{escape(self.doi)}">doi:{escape(self.doi)}</a>'
        return (
            f"<li><strong>{escape(self.cite)}.</strong> {escape(self.design)} {escape(self.found)}"
            f"{reported}{doi}</li>"
        )


@dataclass(frozen=True)
class Evidence:
    """A claim as it is taught, how solid it is (one of ``SOLIDITY``), why, and the studies behind that."""

    id: str
    claim: str
    solidity: str
    why: str
    studies: tuple[Study, ...]

    def by_stance(self):
        """The studies under each heading of ``STANCES``, empty headings left out."""
        groups = {
            heading: [study for study in self.studies if study.stance == stance]
            for stance, heading in STANCES.items()
        }
        return {heading: studies for heading, studies in groups.items() if studies}

    def __repr__(self):
        lines = [f"{SOLIDITY[self.solidity]} · Claim {self.id}: {self.claim}", self.why]
        for heading, studies in self.by_stance().items():
            lines += [f"{heading}:"] + [f"  - {study._text()}" for study in studies]
        return "\n".join(lines)

    def _repr_html_(self):
        groups = "".join(
            f"<p><strong>{escape(heading)}</strong></p><ul>{''.join(study._html() for study in studies)}</ul>"
            for heading, studies in self.by_stance().items()
        )
        count = len(self.studies)
        return (
            f'<div class="evidence"><p class="evidence-claim">'
            f'<strong class="evidence-mark">{escape(SOLIDITY[self.solidity])}</strong> '
            f"Claim {self.id}: {escape(self.claim)}</p><p>{escape(self.why)}</p>"
            f"<details><summary>{count} source{'s' if count > 1 else ''}: what was done, what was found, "
            f"who disagrees</summary>{groups}</details></div>"
        )


@dataclass(frozen=True)
class Option:
    """One answer to a question, and what is said to whoever opens it. A wrong one names its
    ``misconception``; a right one has none."""

    say: str
    feedback: str
    right: bool = False
    misconception: str = ""

    def _verdict(self):
        return "● Yes." if self.right else f"○ Not quite. The idea behind it: {self.misconception}."


@dataclass(frozen=True)
class Question:
    """A question with its options, at least one right and one wrong. ``checks``: which of the chapter's
    objectives it checks, counted from 1."""

    ask: str
    options: tuple[Option, ...]
    checks: tuple[int, ...]


@dataclass(frozen=True)
class SelfCheck:
    """The questions of one chapter. Nothing is scored and nothing is kept."""

    name: str
    questions: tuple[Question, ...]

    def __repr__(self):
        lines = []
        for number, question in enumerate(self.questions, 1):
            lines.append(f"{number}. {question.ask}")
            for letter, option in zip(LETTERS, question.options, strict=False):
                lines.append(f"   {letter}. {option.say}")
                lines.append(f"      {option._verdict()} {option.feedback}")
        lines.append(f"Right: {self.key}")
        return "\n".join(lines)

    def _repr_html_(self):
        items = []
        for question in self.questions:
            options = "".join(
                f"<details><summary>{letter}. {escape(option.say)}</summary>"
                f"<p><strong>{escape(option._verdict())}</strong> {escape(option.feedback)}</p></details>"
                for letter, option in zip(LETTERS, question.options, strict=False)
            )
            items.append(f"<li><p>{escape(question.ask)}</p>{options}</li>")
        return (
            f'<ol class="check">{"".join(items)}</ol>'
            '<details class="check-key"><summary>Only which are right</summary>'
            f"<p>{self.key}</p></details>"
        )

    @property
    def key(self):
        """The letters of the right answers, in a line: all that is said of them on paper."""
        rights = [
            [letter for letter, option in zip(LETTERS, question.options, strict=False) if option.right]
            for question in self.questions
        ]
        return " · ".join(f"{n}\N{NO-BREAK SPACE}{' and '.join(each)}" for n, each in enumerate(rights, 1))


def evidence(claim):
    """The evidence box of a claim, named as in the course's list: ``evidence("S5")``.

    Raises ValueError for a claim that the data does not hold, and for data that is not as it should be.
    """
    claims = claims_in(DATA / "evidence.toml")
    if claim not in claims:
        raise ValueError(f"evidence: no claim {claim!r}; there are {', '.join(claims)}")
    return claims[claim]


def check_yourself(chapter):
    """The self-check questions of a chapter: ``check_yourself("partner_responsiveness")``.

    Raises ValueError for a chapter without questions, and for data that is not as it should be.
    """
    chapters = sorted(path.stem for path in (DATA / "questions").glob("*.toml"))
    if chapter not in chapters:
        raise ValueError(f"check_yourself: no questions for {chapter!r}; there are {', '.join(chapters)}")
    return questions_in(DATA / "questions" / f"{chapter}.toml")


@cache
def claims_in(path):
    """Every claim of an evidence file, by id. Raises ValueError naming file, item and field."""
    file = read(path)
    sources = {}
    for key, item in take(file, path.name, "sources", dict).items():
        where = f"{path.name}, sources.{key}"
        sources[key] = take(item, where, "cite"), take(item, where, "doi", default="")
        nothing_left(item, where)
    claims = {}
    for name, item in file.items():
        where = f"{path.name}, {name}"
        if not re.fullmatch(r"S[1-9]\d?", name):
            raise ValueError(f"{where}: a claim is named S1 to S99")
        claims[name] = Evidence(
            id=name,
            claim=take(item, where, "claim"),
            why=take(item, where, "why"),
            solidity=one_of(SOLIDITY, take(item, where, "solidity"), where, "solidity"),
            studies=tuple(
                _study(study, f"{where}, study {number}", sources)
                for number, study in enumerate(take(item, where, "study", list), 1)
            ),
        )
        nothing_left(item, where)
    cited = {study.key for claim in claims.values() for study in claim.studies}
    if unused := sorted(set(sources) - cited):
        raise ValueError(f"{path.name}, sources: {', '.join(unused)} not used by any claim")
    return claims


def _study(item, where, sources):
    key = one_of(sources, take(item, where, "key"), where, "key")
    cite, doi = sources[key]
    study = Study(
        key=key,
        cite=cite,
        doi=doi,
        design=take(item, where, "design"),
        found=take(item, where, "found"),
        stance=one_of(STANCES, take(item, where, "stance"), where, "stance"),
        widely_reported=take(item, where, "widely_reported", bool, default=False),
    )
    nothing_left(item, where)
    return study


@cache
def questions_in(path):
    """The self-check of a question file. Raises ValueError naming file, item and field."""
    file = read(path)
    questions = []
    for number, item in enumerate(take(file, path.name, "question", list), 1):
        where = f"{path.name}, question {number}"
        ask = take(item, where, "ask")
        options = take(item, where, "option", list)
        if not 2 <= len(options) <= len(LETTERS):
            raise ValueError(f"{where}, option: {len(options)} of them; a question has two to six")
        options = tuple(
            _option(option, f"{where}, option {letter}")
            for letter, option in zip(LETTERS, options, strict=False)
        )
        if len({option.right for option in options}) < 2:
            raise ValueError(f"{where}, option: at least one is right and at least one is not")
        checks = take(item, where, "checks", list, default=[])
        for each in checks:
            if type(each) is not int or not 1 <= each <= 9:
                raise ValueError(f"{where}, checks: {each!r} is not the number of an objective, 1 to 9")
        nothing_left(item, where)
        questions.append(Question(ask, options, tuple(checks)))
    nothing_left(file, path.name)
    if len(questions) < 6:
        raise ValueError(f"{path.name}: {len(questions)} questions; a chapter has at least 6")
    return SelfCheck(path.stem, tuple(questions))


def _option(item, where):
    option = Option(
        say=take(item, where, "say"),
        feedback=take(item, where, "feedback"),
        right=take(item, where, "right", bool, default=False),
        misconception=take(item, where, "misconception", default=""),
    )
    if option.right == bool(option.misconception):
        raise ValueError(f"{where}, misconception: a wrong option names one, a right option has none")
    nothing_left(item, where)
    return option
