"""What a student's notebook imports: their own numbers, and a way to hand in an answer.

    from widgets.classroom import answer, personal

    mine = personal("01_what_intimacy_is", course="PSY101-2026", student="ada")
    mine["amount"]                # this student's number
    answer("q1", 0.42)            # last in its cell: checks the form, shows it, and leaves it to be graded

``personal`` draws from a hash of assignment, course and student (``declared.Stream`` says how exactly).
``answer`` says whether a value is well-formed: its kind, range and length. It knows nothing of what is right;
only where a teacher has turned instant feedback on and installed the teacher's part
(``widgets.classroom.grading``) does it ask there. The grader reads what ``answer`` showed, as data, after the
notebook's kernel is gone.

Standard library and the declarations in ``questions``, nothing more.
"""

from collections.abc import Mapping

from .declared import Stream, plain
from .questions import ASSIGNMENTS

MIME = "application/vnd.the-other-half.answer+json"

_now = []  # whose numbers this notebook has asked for last


class Personal(Mapping):
    """One student's numbers for one assignment: a mapping that can't be changed."""

    def __init__(self, assignment, course, student, instant=False):
        if assignment not in ASSIGNMENTS:
            raise ValueError(f"assignment: {assignment!r} is not one of {', '.join(ASSIGNMENTS)}")
        for field, value in (("course", course), ("student", student)):
            if not isinstance(value, str) or not plain(value):
                raise ValueError(f"{field}: {value!r} is not a name; put yours between quotes")
        self.assignment, self.course, self.student = ASSIGNMENTS[assignment], course, student
        self.instant = instant
        self._numbers = dict(self.assignment.draw(Stream(assignment, course, student)))

    def __getitem__(self, name):
        if name not in self._numbers:
            raise KeyError(f"{name!r} is not one of {', '.join(self._numbers)}")
        return self._numbers[name]

    def __iter__(self):
        return iter(self._numbers)

    def __len__(self):
        return len(self._numbers)

    def __repr__(self):
        return "\n".join(f"{name} = {value!r}" for name, value in self._numbers.items())


def personal(assignment, *, course, student, instant=False):
    """The numbers of one student, for the answers that follow. ``instant``: say at once whether an answer is
    right, where the teacher's part is installed."""
    _now[:] = [Personal(assignment, course, student, instant)]
    return _now[0]


class Answer:
    """A well-formed answer, or none yet (``value`` is None), as a notebook shows it."""

    def __init__(self, mine, question, value):
        self.mine, self.question, self.value = mine, question, value

    def __repr__(self):
        question, value = self.question, self.value
        if value is None:
            return f"{question.name} is not answered yet: {question.allowed}."
        unit = f" {question.unit}" if question.unit else ""
        said = f"{question.name}: {value!r}{unit} is noted."
        return f"{said} {self._feedback()}".rstrip()

    def _feedback(self):
        if not self.mine.instant:
            return ""
        try:
            from .grading.expected import expected
        except ImportError:  # a student's machine, or the grader's sandbox
            return ""
        known = expected(self.mine.assignment.name, self.mine)[self.question.name]
        return "It is right." if self.question.right(self.value, known) else "It is not right yet."

    def _repr_mimebundle_(self, include=None, exclude=None):
        bundle = {"text/plain": repr(self)}
        if self.value is not None:
            bundle[MIME] = {
                "assignment": self.mine.assignment.name,
                "course": self.mine.course,
                "student": self.mine.student,
                "question": self.question.name,
                "value": self.value,
            }
        return bundle


def answer(question, value):
    """Hand in ``value`` (None: not yet). Last in its cell. The last answer to a question counts."""
    if not _now:
        raise ValueError('Run the cell with personal("...") first: an answer belongs to your own numbers.')
    mine = _now[0]
    question = mine.assignment.question(question)
    shown = Answer(mine, question, None if value is None else question.well_formed(value))
    try:
        from IPython.display import display
    except ImportError:
        print(shown)
    else:
        display(shown)
