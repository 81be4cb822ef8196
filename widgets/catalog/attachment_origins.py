"""Explorers of chapter 4, *Attachment origins*."""

EXPLORERS = ()
