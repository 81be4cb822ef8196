"""Explorers of chapter 2, *Self-disclosure*."""

EXPLORERS = ()
