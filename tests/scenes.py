"""A scene made on the spot, and the ways through any scene: shared by the tests of the Conversation."""

from widgets.conversation import step

REPLY = """
[[turn.reply]]
text = "{text}"
emotional = {emotional}
informational = {informational}
negativity = {negativity}
acknowledgement = 1.0
coded = "A reply of a toy."
{why}"""

REPLIES = "".join(
    REPLY.format(text=text, emotional=emotional, informational=informational, negativity=negativity, why=why)
    for text, emotional, informational, negativity, why in (
        ("Oh, the whole tower? <b>Oh.</b>", 0.7, 0.1, 0.0, 'why = "cutrona2007"'),
        ("Build it wider.", 0.1, 0.7, 0.0, ""),
        ("It was only bricks.", 0.1, 0.1, 0.4, ""),
    )
)

LATER = """
[[turn]]
kind = "emotional"
valence = "bad"
emotion = "sadness"
topic = 0.6
opening = "(A brick.) I open up, {n}."
holding = "I hold back, {n}."
closing = "I close down, {n}."
"""

TOY = (
    """title = "The tower"
about = "A toy and a taller toy."
note = "Falling over."
you = "You are a bear."
relation = "friends"

[speaker]
name = "Duck"
pronoun = "they"
anxiety = 3.0
avoidance = 4.5
responsiveness = 0.5
trust = 0.5
intimacy = 0.4

[[turn]]
kind = "emotional"
valence = "bad"
topic = 0.5
says = "My tower fell over. </script>"
bet = true
"""
    + REPLIES
    + "".join(LATER.format(n=n) + REPLIES for n in (2, 3, 4))
    + """
[ending]
opening = "Come and build."
holding = "Anyway."
closing = "Bye."
"""
)


def ways(scene, p, person=None):
    """Every beginning of every way through a scene, depth first: its choices and its last step."""
    person = person or scene.person

    def on(choices, bond):
        if len(choices) == len(scene.turns):
            return
        turn = scene.turns[len(choices)]
        for choice, reply in enumerate(turn.replies):
            each = step(turn, reply.response, bond, person, p)
            yield (*choices, choice), each
            yield from on((*choices, choice), each.bond)

    yield from on((), scene.start)
