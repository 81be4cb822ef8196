"""What goes in from a learning platform and out to it: collecting downloaded files, exporting marks.

nbgrader's own commands use these: ``nbgrader zip_collect`` and
``nbgrader export --exporter=widgets.classroom.grading.exchange.Canvas``.
"""

import csv
import re
from pathlib import Path

from nbgrader.api import Gradebook, MissingEntry
from nbgrader.plugins import ExportPlugin
from nbgrader.plugins.zipcollect import FileNameCollectorPlugin

from ..declared import plain
from ..questions import ASSIGNMENTS

CANVAS = re.compile(r"(?P<name>[^_/]+)_(?P<late>LATE_)?(?P<id>\d+)_\d+_")


class Collector(FileNameCollectorPlugin):
    """Finds student and assignment for a downloaded file, in any of these forms:

    - Canvas: ``lovelaceada_4711_98765_01_what_intimacy_is-1.ipynb`` (4711: ``lms_user_id`` in the roster);
    - a name that begins with the student's id: ``ada_01_what_intimacy_is.ipynb``;
    - a folder of that name: ``ada/01_what_intimacy_is.ipynb``, also Moodle's
      ``ada_1234_assignsubmission_file_/``.
    """

    def collect(self, submitted_file):
        path = Path(submitted_file)
        name = next((each for each in ASSIGNMENTS if each in path.stem), None)
        if path.suffix != ".ipynb" or name is None:
            self.log.warning(f"Not collected, not named like an assignment: {path.name}")
            return None
        student = self._student(path, name)
        if student is None:
            self.log.warning(f"Not collected, whose is it? No student of the roster fits: {path.name}")
            return None
        return {"student_id": student, "file_id": name}

    def _student(self, path, name):
        by_id, by_platform = self._roster()
        canvas = CANVAS.match(path.name)
        if canvas and canvas["id"] in by_platform:
            return by_platform[canvas["id"]]
        for part in (path.stem.split(name)[0], path.parent.name):
            part = plain(part).strip("_- ")
            fits = [known for known in by_id if part == known or part.startswith(f"{known}_")]
            if fits:
                return by_id[max(fits, key=len)]
        return None

    def _roster(self):
        if not hasattr(self, "_read"):
            coursedir = self.parent.coursedir
            with Gradebook(coursedir.db_url, coursedir.course_id) as gradebook:
                everybody = [(student.id, student.lms_user_id) for student in gradebook.students]
            self._read = (
                {plain(name): name for name, _ in everybody},
                {platform: name for name, platform in everybody if platform},
            )
        return self._read


class _Export(ExportPlugin):
    def _chosen(self, gradebook):
        assignments = [
            a for a in gradebook.assignments if not self.assignment or a.name in map(str, self.assignment)
        ]
        students = [s for s in gradebook.students if not self.student or s.id in map(str, self.student)]
        return assignments, sorted(students, key=lambda s: (s.last_name or "", s.first_name or "", s.id))

    @staticmethod
    def _score(gradebook, assignment, student):
        """Points after lateness, or "" where nothing was handed in."""
        try:
            submission = gradebook.find_submission(assignment.name, student.id)
        except MissingEntry:
            return ""
        return f"{max(0.0, submission.score - (submission.late_submission_penalty or 0)):g}"


class Marks(_Export):
    """A CSV of marks: one line a student, one column an assignment. Empty: nothing handed in."""

    def export(self, gradebook):
        assignments, students = self._chosen(gradebook)
        with open(self.to or "marks.csv", "w", newline="", encoding="utf-8") as out:
            rows = csv.writer(out)
            rows.writerow(
                [
                    "student",
                    "last name",
                    "first name",
                    *(f"{a.name} (of {a.max_score:g})" for a in assignments),
                ]
            )
            for s in students:
                scores = (self._score(gradebook, a, s) for a in assignments)
                rows.writerow([s.id, s.last_name or "", s.first_name or "", *scores])


class Canvas(_Export):
    """Canvas's column layout: Student, ID, SIS User ID, SIS Login ID, Section, then the assignments; the
    second row says how many points are possible. ID is the roster's ``lms_user_id``."""

    def export(self, gradebook):
        assignments, students = self._chosen(gradebook)
        with open(self.to or "canvas.csv", "w", newline="", encoding="utf-8") as out:
            rows = csv.writer(out)
            titles = [ASSIGNMENTS[a.name].title if a.name in ASSIGNMENTS else a.name for a in assignments]
            rows.writerow(["Student", "ID", "SIS User ID", "SIS Login ID", "Section", *titles])
            rows.writerow(["    Points Possible", "", "", "", "", *(f"{a.max_score:g}" for a in assignments)])
            for s in students:
                name = ", ".join(filter(None, (s.last_name, s.first_name))) or s.id
                scores = (self._score(gradebook, a, s) for a in assignments)
                rows.writerow([name, s.lms_user_id or "", "", s.id, "", *scores])
