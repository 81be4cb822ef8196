"""The interpersonal process model of intimacy, one exchange at a time.

Plain functions on plain values. ``parameters`` holds the numbers and where they come from, ``exchange``
what happens in one exchange, ``dyad`` two people and a history: these three need the standard library only.
``people`` draws people, ``population`` runs a plan in millions of pairs, ``experiments`` repeats what
laboratories did, ``attachment`` and ``care`` follow a child to adult style, ``diary`` and ``health`` follow
couples for weeks and years, ``studies`` counts as studies count, and ``validation`` holds all of it against
what was published.
"""
