"""One explorer published in three ways, measured side by side in one run: our chapter page, with all that it
holds; ipywidgets with a ``FigureWidget``, its state embedded in the page; Panel's embedded states.

    make bench

Everything is served by this machine. What the other two would fetch from elsewhere (require.js, anywidget) is
handed to them as the npm packages have it, and what Panel still asks for outside is refused; both are a bare
page with one explorer and no text, so the comparison favours them. Bytes are counted as a server would send
them, compressed. Times are medians of cold visits, at a desk and at phone width with the processor slowed
fourfold. A FigureWidget without a kernel can't change.
"""

import argparse
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import replace
from pathlib import Path
from statistics import median

import panel as pn
import plotly.graph_objects as go
from bokeh.resources import INLINE
from ipywidgets.embed import embed_minimal_html

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))
from browsing import BOOK, DESK, PHONE, launched, main_thread, served, zipped  # noqa: E402

from widgets.catalog import EXPLORERS  # noqa: E402
from widgets.live import live, plotly_figure  # noqa: E402

CHAPTER, NEXT = "chapters/03_partner_responsiveness.html", "chapters/05_health_outcomes.html"
EXPLORER = replace(EXPLORERS["match_table"], bet=None)
PACKAGES = {  # what Jupyter's embedding loads: npm package, file in it, name here
    "@jupyter-widgets/html-manager@1.0.15": ("package/dist/embed-amd.js", "embed-amd.js"),
    "requirejs@2.3.8": ("package/require.js", "require.js"),
    "anywidget@0.11.0": ("package/dist/index.js", "anywidget.js"),
}
VIEWS = {"desk": (DESK, 1), "phone, slowed fourfold": (PHONE, 4)}
# The first element that fits, also inside shadow roots, where Panel keeps its own.
DEEP = """window.deep = (wanted, root = document) => root.querySelector(wanted) ||
    [...root.querySelectorAll('*')].filter(e => e.shadowRoot)
        .reduce((found, e) => found || window.deep(wanted, e.shadowRoot), null)"""
DRAWN = "window.deep('.explorer[data-ready] svg, .js-plotly-plot .main-svg')"


def fetch(folder):
    """The packages' files, from the npm registry, kept in _build."""
    kept = BOOK.parent / "npm"
    kept.mkdir(parents=True, exist_ok=True)
    if not shutil.which("npm"):
        raise SystemExit("npm is needed to fetch what ipywidgets pages load; on Debian: apt-get install npm")
    for package, (member, name) in PACKAGES.items():
        archive = kept / (re.sub(r"[@/]", "-", package).strip("-") + ".tgz")
        if not archive.exists():
            made = subprocess.run(
                ["npm", "pack", "--silent", package], cwd=kept, check=True, capture_output=True, text=True
            )
            (kept / made.stdout.strip().split()[-1]).rename(archive)
        with tarfile.open(archive) as files:
            (folder / name).write_bytes(files.extractfile(member).read())


def figurewidget(folder):
    """The live face with its state embedded, as ``ipywidgets.embed`` writes it."""
    page = folder / "figurewidget.html"
    embed_minimal_html(page, views=[live(EXPLORER)], title="", embed_url="embed-amd.js", drop_defaults=False)
    html = page.read_text(encoding="utf-8")
    html = re.sub(r'https://[^"]*require[^"]*"\s+integrity="[^"]*"', 'require.js"', html)
    page.write_text(html, encoding="utf-8")


def panel(folder):
    """The same chart and controls in Panel, every state embedded."""
    pn.extension("plotly")
    selects = [
        pn.widgets.Select(name=c.label, options=dict(zip(c.shown, c.values, strict=True)), value=c.default)
        for c in EXPLORER.controls
    ]
    names = [c.name for c in EXPLORER.controls]

    def figure(*values):
        chart, _ = EXPLORER.state(**dict(zip(names, values, strict=True)))
        return go.Figure(**plotly_figure(chart))

    def sentence(*values):
        return EXPLORER.state(**dict(zip(names, values, strict=True)))[1]

    whole = pn.Column(
        f"## {EXPLORER.title}",
        *selects,
        pn.pane.Plotly(pn.bind(figure, *selects)),
        pn.pane.Markdown(pn.bind(sentence, *selects)),
    )
    whole.save(
        folder / "panel.html", embed=True, max_states=1000, max_opts=12, resources=INLINE, progress=False
    )


class Cold:
    """A page opened in a fresh profile, with what it took: bytes on the wire, ms to its first explorer."""

    def __init__(self, browser, home, page, folder, view, slow):
        self.context = browser.new_context(**view)
        self.page = self.context.new_page()
        self.wire, self.outside, responses = 0, [], []
        client = self.context.new_cdp_session(self.page)
        client.send("Emulation.setCPUThrottlingRate", {"rate": slow})
        self.work, self.folder = main_thread(self.context, self.page), folder
        self.page.add_init_script(DEEP)
        self.page.route(lambda url: not url.startswith(home), self._elsewhere)
        self.page.on("response", lambda response: responses.append(response))
        self.page.goto(home + page)
        self.page.wait_for_function(
            f"window.firstExplorer || ({DRAWN} && (window.firstExplorer = performance.now()))"
        )
        self.first = self.page.evaluate("window.firstExplorer")
        self.page.wait_for_load_state("networkidle")
        ours = [each for each in responses if each.url.startswith(home) and each.ok]
        self.wire += sum(zipped(each.body()) for each in ours)

    def _elsewhere(self, route):
        address = route.request.url
        if "anywidget" in address:
            body = (self.folder / "anywidget.js").read_bytes()
            self.wire += zipped(body)
            route.fulfill(
                body=body, content_type="text/javascript", headers={"access-control-allow-origin": "*"}
            )
        else:
            self.outside.append(address)
            route.abort()

    def __enter__(self):
        return self

    def __exit__(self, *problem):
        self.context.close()


# Milliseconds from a choice until the next frame after the figure has changed.
CHANGE = """([picture, choose]) => new Promise((done, fail) => {
    const figure = window.deep(picture), begun = performance.now();
    const watcher = new MutationObserver(() => {
        watcher.disconnect();
        requestAnimationFrame(() => setTimeout(() => done(performance.now() - begun)));
    });
    watcher.observe(figure, {subtree: true, childList: true, attributes: true, characterData: true});
    new Function(choose)();
    setTimeout(() => fail(new Error('nothing changed')), 10000);
})"""
OURS = [
    "#explorer-match_table .explorer-figure",
    "const first = window.deep('#explorer-match_table .explorer-controls fieldset');"
    "const all = [...first.querySelectorAll('input')];"
    "all[(all.findIndex(i => i.checked) + 1) % all.length].click()",
]
PANELS = [
    ".js-plotly-plot",
    "const select = window.deep('select'); select.selectedIndex = (select.selectedIndex + 1) % select.length;"
    "select.dispatchEvent(new Event('change', {bubbles: true}))",
]


def main(times):
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        fetch(folder)
        figurewidget(folder)
        panel(folder)
        with launched() as browser, served() as book, served(folder) as bare:
            ways = {
                "our chapter page": (book, CHAPTER, OURS),
                "FigureWidget, embedded": (bare, "figurewidget.html", None),
                "Panel, embedded": (bare, "panel.html", PANELS),
            }
            for view, (settings, slow) in VIEWS.items():
                print(f"\n{view}")
                for name, (home, page, change) in ways.items():
                    measure(browser, name, home, page, folder, settings, slow, change, times)
            warm(browser, book)


def measure(browser, name, home, page, folder, settings, slow, change, times):
    """Print one way's bytes and times."""
    firsts, paints, works = [], [], []
    for _ in range(times):
        with Cold(browser, home, page, folder, settings, slow) as cold:
            firsts.append(cold.first)
            if change is None:
                continue
            for skip in cold.page.get_by_role("button", name="Skip the bet").all()[::-1]:
                skip.click()
            cold.page.wait_for_timeout(800)
            for _ in range(6):
                before = cold.work()
                paints.append(cold.page.evaluate(CHANGE, change))
                cold.page.wait_for_timeout(400)
                works.append(cold.work() - before)
    changed = (
        f"change to paint {median(paints):4.0f} ms, main-thread work {median(works):5.1f} ms"
        if paints
        else "change: none without a kernel"
    )
    asked = f", {len(cold.outside)} requests outside" if cold.outside else ""
    print(
        f"  {name:<24} {cold.wire / 1000:6.0f} kB on the wire, first explorer {median(firsts):5.0f} ms, "
        f"{changed}{asked}",
        flush=True,
    )


def warm(browser, book):
    """Print what the next chapter costs a reader who has read one. (No routes: they switch the cache off.)"""
    context = browser.new_context(**DESK)
    page = context.new_page()
    page.goto(book + CHAPTER, wait_until="networkidle")
    client = context.new_cdp_session(page)
    client.send("Network.enable")
    fetched, kept = {}, set()
    client.on("Network.responseReceived", lambda e: fetched.update({e["requestId"]: e["response"]}))
    client.on("Network.requestServedFromCache", lambda e: kept.add(e["requestId"]))
    page.goto(book + NEXT, wait_until="networkidle")
    asked = [
        response["url"].removeprefix(book).split("?")[0]
        for request, response in fetched.items()
        if request not in kept and not response.get("fromDiskCache") and response["url"].startswith(book)
    ]
    total = sum(zipped((BOOK / path).read_bytes()) for path in asked)
    print(f"\na warm visit to the next chapter: {total / 1000:.0f} kB on the wire (reach: below 150)")
    context.close()


if __name__ == "__main__":
    asked = argparse.ArgumentParser()
    asked.add_argument("--times", type=int, default=5)
    main(asked.parse_args().times)
