"""Explorers of chapter 5, *Health outcomes*."""

EXPLORERS = ()
