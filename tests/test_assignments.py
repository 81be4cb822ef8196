"""The six assignments: everybody has answers of their own, each can be found with the reference solution, the
usual mistakes are not taken for answers, and what students get holds nothing of this."""

import ast
import json
import re
from collections import Counter
from functools import cache

import nbformat
import numpy as np
import pytest
from nbgrader.preprocessors import CheckCellMetadata

from widgets.classroom import MIME, Personal
from widgets.classroom.grading.course import SOURCES
from widgets.classroom.grading.expected import expected
from widgets.classroom.grading.handout import PAGES, handout
from widgets.classroom.guide import assignment_guide
from widgets.classroom.questions import ASSIGNMENTS
from widgets.model.attachment import shares
from widgets.model.care import CARE_EVIDENCE, CARE_TEXTBOOK, grow_up
from widgets.model.diary import keep_diary, slopes
from widgets.model.exchange import Bond, Disclosure, Response, exchange
from widgets.model.experiments import fast_friends
from widgets.model.health import depression_ten_years_on
from widgets.model.parameters import TEXTBOOK
from widgets.model.studies import correlation
from widgets.notebooks import METADATA

CLASS = [f"student {n}" for n in range(200)]
SLOW = {
    "02_self_disclosure": 100,
    "05_health_outcomes": 60,
    "06_diary_study": 40,
}  # fewer students where an answer takes many studies
COURSE = "PSY101-2026"
HEADINGS = [
    "What this is",
    "Before you start",
    "Your numbers",
    "1. Predict",
    "2. Simulate",
    "3. Explain",
    "4. Critique",
]
SAYS = ["**For whom:**", "**Time:**", "**What to hand in:**", "**How it is marked:**"]
SAYS += ["Nothing here asks about your own relationships"]
named = pytest.mark.parametrize("name", ASSIGNMENTS)


@cache
def numbers(name, student):
    return Personal(name, COURSE, student)


@cache
def answers(name, student):
    return expected(name, numbers(name, student))


def students(name):
    return CLASS[: SLOW.get(name, len(CLASS))]


def source(name):
    return nbformat.read(SOURCES / f"{name}.ipynb", as_version=4)


def page(name):
    return nbformat.read(PAGES / f"{name}.ipynb", as_version=4)


def graded(notebook):
    """{grade_id: points} of the cells that earn points, in order."""
    about = [cell.metadata.get("nbgrader", {}) for cell in notebook.cells]
    return {each["grade_id"]: each["points"] for each in about if each.get("grade")}


def reasons(notebook):
    return {name: points for name, points in graded(notebook).items() if name.startswith("reason-")}


# ------------------------------------------------------------------------------- answers of one's own


@named
def test_no_answer_fits_more_than_a_few_students(name):
    for question in ASSIGNMENTS[name].questions:
        given = [question.well_formed(answers(name, student)[question.name]) for student in students(name)]
        fits = [sum(question.right(one, other) for other in given) for one in given]
        few = {"choice": 0.8, "order": 0.12}.get(question.kind, 0.08) * len(given)
        assert max(fits) <= few, f"{question.name}: an answer fits {max(fits)} of {len(given)}"
        if question.kind == "choice":
            used = Counter(given)
            assert len(used) >= 3, f"{question.name}: {used}"
            assert sorted(used.values())[-2] >= len(given) / 10, f"{question.name}: {used}"


@named
def test_every_student_has_an_answer_that_the_form_allows(name):
    for student in students(name):
        known = answers(name, student)
        assert list(known) == [question.name for question in ASSIGNMENTS[name].questions]
        for question in ASSIGNMENTS[name].questions:
            value = question.well_formed(known[question.name])
            if question.kind in ("number", "numbers"):
                inside = [value] if question.kind == "number" else value
                assert all(question.low < each < question.high or each == 0 for each in inside), (
                    student,
                    question,
                )


@named
def test_rounding_as_asked_is_right_and_one_step_of_the_last_decimal_off_is_wrong(name):
    for question in ASSIGNMENTS[name].questions:
        if question.kind not in ("number", "numbers"):
            continue
        decimals = round(-np.log10(question.tolerance / 0.6))
        for student in students(name)[:50]:
            known = np.asarray(answers(name, student)[question.name], float)
            assert question.right(np.round(known, decimals).tolist(), known.tolist()), (
                question.name,
                student,
            )
            for off in (-2, 2):
                wrong = known + off * 10.0**-decimals
                assert not question.right(wrong.tolist(), known.tolist()), student


def test_orders_have_no_ties():
    """Replies that nearly tie would be put in order by the last bit."""
    for n in range(1000):
        mine = numbers("03_partner_responsiveness", f"student {n}")
        told, bond = Disclosure(emotion=mine["emotion"]), Bond(trust=mine["trust"])
        felt = [exchange(told, Response(*each, 0.0, 1.0), bond=bond) for each in mine["replies"].values()]
        for values in ([each.perceived.ppr for each in felt], [each.relief for each in felt]):
            assert np.diff(sorted(values)).min() > 1e-6, n


# ------------------------------------------------------------------------------ the reference solution


def run(notebook, student):
    """Run a notebook's cells, as a student's kernel would, and give back its names."""
    space = {}
    for cell in notebook.cells:
        if cell.cell_type == "code" and not cell.metadata.get("nbgrader", {}).get("grade"):
            code = cell.source.replace("your id", student).replace("try-it", COURSE)
            exec(compile(code, cell.id, "exec"), space)  # noqa: S102
    return space


@named
def test_the_reference_solution_gets_full_marks_from_students_of_all_sorts(name, capsys):
    notebook = source(name)
    for student in (*CLASS[:3], "Noor Ahmed", "zoë"):
        space = run(notebook, student)
        assert space["mine"] == numbers(name, student)
        for question in ASSIGNMENTS[name].questions:
            given = question.well_formed(space[question.name])
            assert question.right(given, answers(name, student)[question.name]), (
                student,
                question.name,
                given,
            )


@named
def test_what_a_student_gets_runs_to_its_end_and_answers_nothing(name, monkeypatch):
    shown = []
    monkeypatch.setattr("IPython.display.display", shown.append)
    run(page(name), "ada")
    assert [answer.question.name for answer in shown] == [q.name for q in ASSIGNMENTS[name].questions]
    assert all(answer.value is None and MIME not in answer._repr_mimebundle_() for answer in shown)


# ----------------------------------------------------------------------------------- usual mistakes


def seeded(mine):
    return np.random.default_rng(mine["seed"])


def one_minute(mine, reply=("emotional", "informational"), **more):
    reply = Response(*(mine[each] for each in reply), acknowledgement=mine["acknowledgement"])
    bond = Bond(mine["trust"], mine["intimacy"])
    return exchange(Disclosure(depth=mine["depth"]), reply, bond=bond, **more)


def generation(mine, c=CARE_EVIDENCE):
    return grow_up(mine["children"], seeded(mine), c)


def r_of(generation):
    return correlation(generation.sensitivity, generation.security).value


def turned(question):
    """The two parts of a right answer, in the wrong order."""
    return lambda mine, known: known[question][::-1]


def pooled(mine, known):
    diary = keep_diary(mine["people"], mine["days"], mine["seed"])
    return float(np.polyfit(diary.column("own emotional"), diary.column("closeness"), 1)[0])


#: For each question some mistakes: what somebody would answer who made it.
MISTAKES = {
    "01_what_intimacy_is": {
        "q1": (
            lambda mine, known: one_minute(mine, p=TEXTBOOK).perceived.ppr,
            lambda mine, known: one_minute(mine, ("informational", "emotional")).perceived.ppr,
        ),
        "q3": (
            lambda mine, known: one_minute(mine).bond.intimacy,
            lambda mine, known: -known["q3"],
            lambda mine, known: one_minute(mine, p=TEXTBOOK).bond.intimacy - mine["intimacy"],
        ),
        "q5": (lambda mine, known: mine["emotional"],),
        "q6": (turned("q6"), lambda mine, known: [mine["trust"], mine["intimacy"]]),
    },
    "02_self_disclosure": {
        "q1": (lambda mine, known: known["q2"], lambda mine, known: mine["topic"]),
        "q4": (lambda mine, known: -known["q4"],),
        "q5": (
            lambda mine, known: fast_friends(mine["pairs"], np.random.default_rng(0)).d,
            lambda mine, known: fast_friends(2 * mine["pairs"], seeded(mine)).d,
        ),
        "q6": (turned("q6"), lambda mine, known: [known["q5"]] * 2),
    },
    "03_partner_responsiveness": {
        "q1": (lambda mine, known: known["q1"][::-1], lambda mine, known: known["q2"]),
        "q2": (lambda mine, known: known["q2"][::-1],),
        "q3": (turned("q3"), lambda mine, known: [known["q3"][0]] * 2),
        "q4": (turned("q4"),),
        "q5": (
            lambda mine, known: round(100 * known["q5"] / mine["pairs"]),
            lambda mine, known: mine["pairs"],
        ),
    },
    "04_attachment_origins": {
        "q1": (turned("q1"), lambda mine, known: [mine["warmth"], 1 - mine["consistency"]]),
        "q3": (turned("q3"), lambda mine, known: [known["q3"][1]] * 2, lambda mine, known: [0.25, 0.78]),
        "q4": (
            lambda mine, known: 100 * known["q3"][0],
            lambda mine, known: known["q4"] / 100,
            lambda mine, known: 100 * r_of(generation(mine, CARE_TEXTBOOK)) ** 2,
        ),
        "q5": (
            lambda mine, known: [each / 100 for each in known["q5"]],
            lambda mine, known: [
                100 * shares(each.anxiety, each.avoidance, (4.0, 4.0))["secure"]
                for each in (generation(mine), generation(mine, CARE_TEXTBOOK))
            ],
        ),
        "q6": (turned("q6"), lambda mine, known: [100 - each for each in known["q6"]]),
    },
    "05_health_outcomes": {
        "q1": (
            turned("q1"),
            lambda mine, known: [each / 100 for each in known["q1"]],
            lambda *_: [14.0, 6.7],
        ),
        "q2": (turned("q2"), lambda *_: [2.1, 2.6]),
        "q3": (
            lambda mine, known: known["q3"] / 10,
            lambda mine, known: -known["q3"],
            lambda mine, known: 1000 * depression_ten_years_on(mine["people"]).risk_difference.value,
        ),
        "q4": (lambda mine, known: 100 - known["q4"], lambda mine, known: known["q4"] / 100),
        "q6": (turned("q6"), lambda *_: [1.3, 6.5]),
    },
    "06_diary_study": {
        "q1": (lambda mine, known: mine["people"] * mine["days"],),
        "q2": (
            turned("q2"),
            lambda mine, known: [
                slopes(keep_diary(mine["people"], mine["days"], mine["seed"]), [each])[each].value
                for each in ("own factual", "own emotional")
            ],
        ),
        "q3": (turned("q3"),),
        "q4": (lambda mine, known: 100 - known["q4"], lambda mine, known: known["q4"] / 100),
        "q5": (pooled, lambda mine, known: known["q2"][0]),
        "q6": (turned("q6"), lambda mine, known: [known["q2"][1]] * 2),
    },
}


def fits(question, mistake, mine, known):
    return question.right(mistake(mine, known), known[question.name])


@named
def test_the_usual_mistakes_are_not_taken_for_answers(name):
    for question, mistakes in MISTAKES[name].items():
        declared = ASSIGNMENTS[name].question(question)
        for n, mistake in enumerate(mistakes):
            taken = [
                student
                for student in CLASS[:20]
                if declared.right(
                    mistake(numbers(name, student), answers(name, student)), answers(name, student)[question]
                )
            ]
            assert len(taken) <= 2, f"{question}, mistake {n} is right for {taken}"


# ------------------------------------------------------------------------------------- the notebooks


@named
def test_a_source_has_the_form_that_nbgrader_and_the_course_agreed_on(name):
    notebook, assignment = source(name), ASSIGNMENTS[name]
    nbformat.validate(notebook)
    CheckCellMetadata().preprocess(notebook, {})
    assert notebook.metadata == METADATA
    wanted = {question.name: question.points for question in assignment.questions}
    assert {q: points for q, points in graded(notebook).items() if q in wanted} == wanted
    assert set(graded(notebook)) - set(wanted) == {
        f"reason-{n + 1}" for n in range(3 + (name == "06_diary_study"))
    }
    cells = {cell.id: n for n, cell in enumerate(notebook.cells)}
    for q in wanted:
        assert cells[f"{q}-marks"] == cells[f"{q}-answer"] + 1 == cells[f"{q}-question"] + 2
        assert f'answer("{q}", {q})' == notebook.cells[cells[f"{q}-answer"]].source.splitlines()[-1]


@named
def test_an_assignment_says_what_it_is_and_asks_nothing_private(name):
    notebook = page(name)
    text = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    headings = re.findall(r"^## (.+)$", text, re.M)
    assert headings[:7] == HEADINGS and headings[-1] == "Before you hand in"
    for said in SAYS:
        assert said in text, said
    full = sum(graded(notebook).values())
    assert f"{full} points." in text and str(sum(reasons(notebook).values())) in text
    minutes = ASSIGNMENTS[name].minutes
    assert 30 <= minutes <= 60 or (name == "06_diary_study" and 180 <= minutes <= 240)
    assert minutes > 60 or f"about {minutes} minutes" in text
    assert text.count("Marked from 0 to") == len(reasons(notebook))
    assert 4 <= len(ASSIGNMENTS[name].questions) <= 6


@named
def test_code_is_short_and_a_name_is_written_once(name):
    for cell in source(name).cells:
        if cell.cell_type == "code":
            assert re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", cell.id)
            ast.parse(cell.source)
            assert max(map(len, cell.source.splitlines())) <= 110, cell.id
            if cell.id.endswith("-answer"):
                solution = cell.source.split("### BEGIN SOLUTION\n")[1].split("\n### END SOLUTION")[0]
                assert 1 <= len(solution.splitlines()) <= 6, cell.id
    text = (PAGES / f"{name}.ipynb").read_text(encoding="utf-8")
    assert text.count("your id") == text.count("try-it") == 1


@named
def test_whoever_marks_has_a_good_answer_and_a_middling_one_with_its_marks(name):
    notebook = source(name)
    marked = [cell for cell in notebook.cells if "nbgrader" in cell.metadata]
    cells = {cell.metadata["nbgrader"]["grade_id"]: cell.source for cell in marked}
    for piece, points in reasons(notebook).items():
        assert "**What a good answer holds.**" in cells[piece]
        if piece == "reason-1":  # a prediction, marked for having been made
            continue
        marks, out_of, answer, again = re.search(
            r"\*\*An answer that earns (\d) of (\d)\*\*.*\n\n> (.+)\n\nWhy (\d): .{80}", cells[piece]
        ).groups()
        assert 0 < int(marks) < int(out_of) == points and marks == again
        assert len(answer.split()) > 20


# --------------------------------------------------------------------------- what students get


@named
def test_the_students_version_is_the_one_its_source_gives(name):
    page = (PAGES / f"{name}.ipynb").read_text(encoding="utf-8")
    assert page == handout(SOURCES / f"{name}.ipynb"), "run `python -m widgets.classroom.grading.handout`"


def test_there_is_a_page_for_each_assignment_and_no_other():
    assert [path.stem for path in sorted(PAGES.iterdir())] == list(ASSIGNMENTS)
    assert [path.stem for path in sorted(SOURCES.glob("*.ipynb"))] == list(ASSIGNMENTS)


@named
def test_a_students_version_gives_nothing_away(name):
    text = (PAGES / f"{name}.ipynb").read_text(encoding="utf-8")
    assert not re.search(r"###|SOLUTION|HIDDEN|MARK SCHEME|RuntimeError|good answer holds", text)
    kept = text.replace(" ", "")
    for cell in source(name).cells:
        for secret in re.findall(r"### BEGIN SOLUTION\n(.*?)\n### END SOLUTION", cell.source, re.S):
            for line in secret.splitlines():
                if len(line.split()) > 6:
                    assert json.dumps(line)[1:-1].replace(" ", "") not in kept, line
    for cell in page(name).cells:
        assert not cell.get("outputs") and cell.get("execution_count") is None, (
            "it has no outputs until it is run"
        )


# ---------------------------------------------------------------------------------------- the guide


@named
def test_the_guide_tells_the_points_of_the_notebook(name):
    (guide,) = assignment_guide(name)
    by_hand = [row.points for row in guide.rows if row.by_hand]
    assert by_hand == list(reasons(source(name)).values())
    assert guide.points == (sum(graded(source(name)).values()), sum(by_hand))
    tasks = [cell.id.removesuffix("-answer") for cell in source(name).cells if cell.id.endswith("-answer")]
    assert [row.task for row in guide.rows] == tasks


def test_the_guide_shows_every_task_as_text_and_as_a_table():
    guides = assignment_guide()
    html = guides._repr_html_()
    assert html.count("<table>") == html.count("<caption>") == 6
    for guide in guides:
        for row in guide.rows:
            assert row.shows in repr(guides) and f'<th scope="row">{row.task}</th>' in html
    with pytest.raises(ValueError, match="'tea' is not one of 01_what"):
        assignment_guide("tea")
