"""What a page costs its reader: bytes, time to the first explorer, main-thread work for each change.

    make bench

Prints ``page measure: value`` for each page with an explorer. Times are for this machine and vary; sizes are
held to their limits by the tests. ``change_task_ms`` is the median of everything Chromium's main thread does
for one key press on a control (script, style, layout, paint and the announcement; not the address, which
follows when the reader rests), as ``Performance.getMetrics`` counts ``TaskDuration``; ``idle_task_ms`` is the
same without the key.
"""

import gzip
import sys
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

from browsing import BOOK, DESK, Visit, launched, main_thread, on_disk, pages, served, wire  # noqa: E402

CHANGES = 20  # of each control
PAUSE = 350  # ms: longer than an explorer takes to settle

FIRST = """
addEventListener('DOMContentLoaded', () => {
  new MutationObserver((seen, watcher) => {
    if (!document.querySelector('.explorer[data-ready]')) return;
    window.firstExplorer = performance.now();
    watcher.disconnect();
  }).observe(document.documentElement, { attributes: true, subtree: true });
});
"""


def first_explorer(browser, address):
    """Time in ms from navigation to the first explorer that is ready, in a fresh profile."""
    context = browser.new_context(**DESK)
    page = context.new_page()
    page.add_init_script(FIRST)
    page.goto(address)
    page.wait_for_function("window.firstExplorer")
    time = page.evaluate("window.firstExplorer")
    context.close()
    return time


def changes(browser, address):
    """Main-thread work in ms: of each of many key presses on controls, and of as many pauses without."""
    with Visit(browser, address, **DESK) as visit:
        page = visit.page
        skip = page.get_by_role("button", name="Skip the bet")
        while skip.count():
            skip.first.click()
        total = main_thread(visit.context, page)

        def work(act):
            before = total()
            act()
            page.wait_for_timeout(PAUSE)
            return total() - before

        idle, busy = [], []
        controls = page.locator(".explorer-controls").locator("fieldset, input[type=range], select")
        for control in controls.all():
            target = control.locator("input:checked") if control.locator("input").count() else control
            target.focus()
            page.wait_for_timeout(PAUSE)
            for n in range(CHANGES):
                idle.append(work(lambda: None))
                busy.append(work(lambda n=n: page.keyboard.press("ArrowDown" if n % 2 else "ArrowUp")))
        return busy, idle


def main():
    with launched() as browser, served() as home:
        for page in pages():
            html = (BOOK / page).read_bytes()
            if b'class="explorer"' not in html:
                continue
            busy, idle = changes(browser, on_disk(page))
            measures = {
                "html_kB": len(html) / 1000,
                "html_gzipped_kB": len(gzip.compress(html, 6)) / 1000,
                "wire_kB": sum(wire(browser, page, home).values()) / 1000,
                "first_explorer_ms": median(first_explorer(browser, home + page) for _ in range(5)),
                "change_task_ms": median(busy),
                "change_task_ms_90th": sorted(busy)[int(len(busy) * 0.9)],
                "idle_task_ms": median(idle),
            }
            for name, value in measures.items():
                print(f"{Path(page).stem} {name}: {value:.1f}", flush=True)


if __name__ == "__main__":
    main()
