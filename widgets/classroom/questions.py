"""The assignments: their questions and how each student's own numbers are drawn. What is right is not here."""

from .declared import Assignment

ASSIGNMENTS: dict[str, Assignment] = {}
