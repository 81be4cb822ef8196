"""Explorers of chapter 1, *What intimacy is*."""

EXPLORERS = ()
