"""Explorers of chapter 6, *Studying intimacy*."""

EXPLORERS = ()
