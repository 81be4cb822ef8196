"""The interpersonal process model of intimacy, one exchange at a time.

Plain functions on plain values. ``parameters`` holds the numbers and where they come from,
``exchange`` what happens in one exchange, ``dyad`` two people and a history.
"""
