"""Explorers that are about nothing, for tests: each kind of mark, of control and of change between states."""

from widgets.chart import Band, Chart, Dots, Line, Panel, People, Rule, Spans
from widgets.explorer import Bet, Control, Explorer

TENTHS = tuple(n / 10 for n in range(11))


def growth(speed, start, ending, mood):
    top = {"calm": 0.6, "lively": 0.9}[mood]
    course = [start + (top - start) * (1 - (1 - speed) ** n) for n in range(12)]
    return course if ending == "up" else course[::-1]


def draw_garden(course, speed, start, ending, mood):
    """Two panels, every mark, names at line ends that meet, words that come and go."""
    days = list(range(12))
    other = [0.5] * 12
    over = Panel(
        [
            Band(
                days,
                [max(0, v - 0.1) for v in course],
                [min(1, v + 0.1) for v in course],
                label="most gardens",
            ),
            Line(days, other, label="a neighbour's garden" if mood == "calm" else "", voice="muted"),
            Line(days, course, label="this garden", voice="responder", thick=mood == "lively"),
            Dots(
                days,
                course,
                voice="responder",
                filled=[v > 0.5 for v in course],
                name="this garden, day by day",
            ),
            Rule(0.5, "half grown"),
        ],
        title=f"After 12 days the garden stands at {course[-1]:.2f}",
        x_label="Days, 0 to 11",
        y_label="Height, 0 to 1",
        x_range=(0, 11),
        y_range=(0, 1),
        x_ticks=((0, "0"), (5, "5"), (11, "11")),
        y_ticks=((0, "0"), (0.5, "0.5"), (1, "1")),
    )
    beds = Panel(
        [
            Dots(
                [course[0], 0.5, course[-1]],
                [2, 1, 0],
                labels=["", "b < c & d", ""],
                voice="discloser",
                filled=[v > 0.5 for v in (course[0], 0.5, course[-1])],
                thick=mood == "lively",
                name="beds",
            ),
            Dots(
                [course[-1]],
                [0],
                labels=[f"{course[-1]:.2f}"],
                voice="responder",
                thick=True,
                name="the last",
            ),
            Rule(start, "where it began", axis="x"),
        ],
        title="Rising" if course[-1] > course[0] else "Sinking",
        x_label="Height, 0 to 1",
        y_label="",
        x_range=(-0.05, 1),
        y_range=(-0.5, 2.5),
        x_ticks=((0, "0"), (0.5, "0.5"), (1, "1")),
        y_ticks=((2, "In the morning"), (1, "At noon"), (0, "At the very end of the day")),
    )
    return Chart((over, beds), alt="A garden over 12 days.", key=("over half", "under half"))


def say_garden(course, speed, start, ending, mood):
    grown = f"A {mood} garden that began at {start:g} went {ending} to {course[-1]:.3f}."
    return f"{grown} <b>No tag</b> & no entity."


GARDEN = Explorer(
    "garden",
    "How does the garden grow?",
    (
        Control("speed", "How fast", (0.0, 0.25, 0.5), 0.25, unit="a day", continuous=True),
        Control("start", "Begins at", TENTHS[:6], 0.1),
        Control("ending", "Goes", ("up", "down"), "up"),
        Control("mood", "Mood", ("calm", "lively"), "calm", options=("Calm & slow", "“Lively”")),
    ),
    run=growth,
    draw=draw_garden,
    say=say_garden,
    bet=Bet(
        "Does it grow?",
        ("Yes", "No"),
        lambda: int(growth(0.25, 0.1, "up", "calm")[-1] < 0.1),
        "Look <b>up</b>.",
    ),
    leaves_out="Rain, and <i>people</i>.",
)

LETTERS = ("alpha", "beta", "gamma delta", "epsilon", "zeta", "eta")


def draw_letter(place, letter):
    panel = Panel(
        [Line((0, 1), (0, place), label=letter, voice="discloser"), Rule(place)],
        title=f"{letter} is number {place:g}",
        x_label="",
        y_label="Place",
        x_range=(0, 1),
        y_range=(0, 6),
    )
    return Chart((panel,), alt="A line up to a letter's place.")


LETTER = Explorer(
    "letter_1",
    "Which letter?",
    (Control("letter", "Letter", LETTERS, "beta"),),
    run=lambda letter: LETTERS.index(letter) + 1,
    draw=draw_letter,
    say=lambda place, letter: f"{letter.capitalize()} is letter number {place}.",
)


def draw_crowd(found, size, group):
    """People counted once and twice, intervals, and a table of dots with sizes."""
    first, second = found
    crowd = Panel(
        [People((first, second), ("early", "late"), of=200, columns=20)],
        title=f"{first + second} of 200 came",
        x_label="",
        y_label="",
        x_range=(0, 20),
        y_range=(0, 10),
    )
    share = first / 200
    table = Panel(
        [
            Dots(
                [0, 1, 0, 1],
                [0, 0, 1, 1],
                labels=[f"{share:.2f}", "", "", ""],
                sizes=[share, 0, 1, second / 200],
                filled=[True, share > 0.3, False, True],
                voice="responder",
                name="shares",
            ),
            Spans([0.2, 0.1], [0.2 + share, 0.9], [0.4, 0.6], filled=[share > 0.3, True], name="intervals"),
        ],
        title="Shares and intervals",
        x_label="Day",
        y_label="",
        x_range=(-0.5, 1.5),
        y_range=(-0.5, 1.5),
        x_ticks=((0, "Monday"), (1, "Tuesday")),
        y_ticks=((0, "Morning"), (1, "Evening")),
    )
    return Chart((crowd, table), alt="People who came, and when.", key=("came", "did not"))


CROWD = Explorer(
    "crowd",
    "Who came?",
    (
        Control("size", "Invited", (0, 19, 20, 21, 93, 100), 21),
        Control("group", "Counting", ("early", "both"), "both"),
    ),
    run=lambda size, group: (size, size if group == "both" else 0),
    draw=draw_crowd,
    say=lambda found, size, group: f"Of 200 people {sum(found)} came, {found[1]} of them late.",
)

TOYS = {toy.name: toy for toy in (GARDEN, LETTER, CROWD)}
