"""The teacher's side of the classroom. It is not in what students install, nor in the sandbox their code runs
in.

The form of an instructor's notebook, ``widgets/classroom/assignments/NAME.ipynb`` (tests/test_classroom.py
checks it):

- kernelspec ``python3``; every cell with an ``nbgrader`` entry in its metadata has ``schema_version`` 3 and a
  ``grade_id`` of its own.
- One cell, without nbgrader metadata, sets who is asking; ``make course`` writes the course's name into it:

      COURSE = "try-it"
      STUDENT = "your id"
      mine = personal("NAME", course=COURSE, student=STUDENT)

- For each declared question q1 an *answer cell* (solution, not graded, not locked; grade_id ``q1-answer``):

      q1 = None
      ### BEGIN SOLUTION
      q1 = ...
      ### END SOLUTION
      answer("q1", q1)

  and right after it a *marking cell* (graded, locked, not a solution; grade_id ``q1``; the question's
  points):

      # q1: 2 points, marked by the course's grader
      ### BEGIN HIDDEN TESTS
      raise RuntimeError("Mark with the course's own grader: python -m widgets.classroom.grading grade")
      ### END HIDDEN TESTS

  It is never run: the judge writes the points into it. Under any other grader it earns nothing rather than
  all.
- Reasoning: markdown cells that are both graded and solution (grade_id ``reason-1`` ..., points), their
  rubric between ``### BEGIN MARK SCHEME`` and ``### END MARK SCHEME``, a model answer between BEGIN and END
  SOLUTION.
- What is left in the student's copy (chapters/assignments/NAME.ipynb) runs from top to bottom without an
  error.
"""
