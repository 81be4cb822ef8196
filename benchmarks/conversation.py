"""What a choice in the Conversation costs: time from the click to the other's next words on the screen.

    make bench

Prints ``conversation measure: value``, in ms, over a whole scene played several times in the built book. The
clock runs from the click to the first task after the frame that holds the new words. Sizes of scenes are held
to their limits by the tests.
"""

import gzip
import sys
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

from browsing import DESK, PHONE, Visit, launched, on_disk  # noqa: E402

from widgets.conversation import SCENES, conversation  # noqa: E402

PAGE = "chapters/the_conversation.html"
PLAYS = 5

# Plays the scene that is open on: clicks, waits for the frame, until there is nothing more to say.
PLAY = """async (root) => {
  const times = [];
  const painted = () => new Promise((done) => requestAnimationFrame(() => {
    const channel = new MessageChannel();
    channel.port1.onmessage = done;
    channel.port2.postMessage(0);
  }));
  root.querySelector('.explorer-buttons button').click();
  for (;;) {
    await painted();
    const reply = root.querySelector('.conversation-reply') || root.querySelector('.conversation-now .quiet');
    if (!reply) return times;
    const from = performance.now();
    reply.click();
    await painted();
    times.push(performance.now() - from);
  }
}"""


def main():
    names = sorted(path.stem for path in SCENES.glob("*.toml"))
    sizes = [len(conversation(name).html.encode()) for name in names]
    zipped = [len(gzip.compress(conversation(name).html.encode(), 6)) for name in names]
    print(f"conversation largest_scene_bytes: {max(sizes)}")
    print(f"conversation largest_scene_gzip_bytes: {max(zipped)}")
    with launched() as browser:
        for view, kind in ((DESK, "desk"), (PHONE, "phone")):
            times = []
            for _ in range(PLAYS):
                with Visit(browser, on_disk(PAGE), **view) as visit:
                    for name in names:
                        root = visit.page.locator(f"[data-scene={name}]").element_handle()
                        times += visit.page.evaluate(PLAY, root)
            times.sort()
            print(f"conversation choice_to_words_ms_{kind}: {median(times):.1f}")
            print(f"conversation choice_to_words_ms_{kind}_95th: {times[int(len(times) * 0.95)]:.1f}")


if __name__ == "__main__":
    main()
