"""What the published book needs from Sphinx and does not get by itself. Authoring only: see `_config.yml`.

- A plain link may point to anything that has an id: `[felt understood](glossary.md#term-felt-understood)` is
  good in JupyterLab and in the book, and a link to nothing is a warning, which fails the build.
- A page loads only what it uses, and everything it loads is served by the site.
- Search works from disk, too: no page may read another there, so it lists pages without excerpts.
- A page says itself that it may ask nobody but its own site for anything, and run no script but its own.
- What the theme leaves unnamed for a screen reader gets its name, and roles that no longer exist go.
- The buttons of a fork open the fork: the publishing workflow says where the repository is.
- On paper a link is no use: a page ends with the references that it names, for print alone.
- A changed style or script reaches every page, also when no page has changed.
"""

import hashlib
import os
import re
from base64 import b64encode
from html import unescape
from pathlib import Path

from docutils import nodes

# What is put on every page, and the mark of a page that uses it (None: no page
# does). Icons are drawn by assets/course.css; sphinx-thebe would stop with "THEBE_JS_URL already declared".
UNUSED = {
    "fontawesome": None,
    "thebe": None,
    "THEBE_JS_URL": None,
    "togglebutton": 'class="toggle',
    "toggleHint": 'class="toggle',
    "toggleOpenOnPrint": 'class="toggle',
    "sphinx-design": 'class="sd-',
    "design-tabs": 'class="sd-tab',
    "clipboard.min": 'class="highlight',
    "copybutton": 'class="highlight',
    "explorer.js": 'class="explorer"',
    "conversation.js": 'class="explorer conversation"',
    "conversation.css": 'class="explorer conversation"',
}
TAG = re.compile(r"[ \t]*<script\b[^>]*>.*?</script>\n?|[ \t]*<link\b[^>]*>\n?", re.S)
# Where the browser refuses to remember anything, the theme's scripts would stop at their first word.
FORGETFUL = """<script>for (const name of ["localStorage", "sessionStorage"]) {
      try { window[name] } catch {
        const nothing = { getItem: () => null, setItem() {}, removeItem() {} };
        Object.defineProperty(window, name, { value: nothing });
      }
    }</script>"""
AUTO_THEME = 'localStorage.getItem("theme") || "auto"'
SYSTEM_THEME = (
    'localStorage.getItem("theme") || (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")'
)


MENDED = {
    '<summary><span class="toctree-toggle"': '<summary aria-label="Pages below"><span class="toctree-toggle"',
    '<div class="bd-sidebar-primary': '<div role="region" aria-label="The book" class="bd-sidebar-primary',
    ' role="doc-biblioentry"': "",
    '<div role="list" class="citation-list">': '<div class="citation-list">',
}


def mend(page):
    """The HTML of a page without what the theme and docutils do wrong by a reader who listens, or whose
    browser keeps nothing."""
    for wrong, right in MENDED.items():
        page = page.replace(wrong, right)
    return page.replace("<head>", f"<head>\n    {FORGETFUL}", 1)


def trim(page):
    """The HTML of a page without the scripts and styles it does not use, with no flash of white at night."""
    body = page.partition("<body")[2]
    idle = [name for name, mark in UNUSED.items() if mark is None or mark not in body]

    def keep(tag):
        is_data = 'type="application/json"' in tag[0]
        return tag[0] if is_data or not any(name in tag[0] for name in idle) else ""

    return TAG.sub(keep, page).replace(AUTO_THEME, SYSTEM_THEME)


SCRIPTS = "script-src 'self' 'unsafe-hashes' "


def known(code):
    """How a content security policy names a script that it knows."""
    return f"'sha256-{b64encode(hashlib.sha256(code.encode()).digest()).decode()}'"


def guard(page):
    """The HTML of a page with a content security policy: its own scripts, styles, pictures and fonts, and no
    connection to anywhere. The scripts that stand in the page are known by their hashes."""
    inline = re.findall(r"<script(?![^>]*\b(?:src|type)=)[^>]*>(.*?)</script>", page, re.S)
    handlers = [unescape(code) for code in re.findall(r'<[a-z][^>]*? on[a-z]+="([^"]*)"', page)]
    hashes = " ".join(sorted(map(known, inline + handlers)))
    policy = (
        f"default-src 'none'; {SCRIPTS}{hashes}; style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data:; font-src 'self' data:; form-action 'self'; base-uri 'none'"
    )
    return page.replace(
        "<head>", f'<head>\n    <meta http-equiv="Content-Security-Policy" content="{policy}">', 1
    )


def address(app, config):
    """Where the repository is, if a workflow says so: then a fork's buttons open the fork."""
    if elsewhere := os.environ.get("COURSE_REPOSITORY"):
        config.html_theme_options["repository_url"] = elsewhere.rstrip("/")


def trim_pages(app):
    """Have every page trimmed, mended and guarded as it is written."""
    if app.builder.format != "html":
        return
    render = app.builder.templates.render
    app.builder.templates.render = lambda template, context: guard(mend(trim(render(template, context))))


def ids_in(document):
    """Every id a page can be entered at, with the text that stands there."""
    return {name: node for node in document.findall(nodes.Element) for name in node.get("ids", ())}


def register_ids(app, document):
    """Make every id of the page just read a target for MyST links."""
    slugs = app.env.metadata[app.env.docname].setdefault("myst_slugs", {})
    for name, node in ids_in(document).items():
        slugs.setdefault(name, (node.line or 0, name, node.astext()))


def register_citations(app, env):
    """Make every entry of a bibliography a target for MyST links: they get their ids after pages are read."""
    for citation in env.get_domain("cite").citations:
        slugs = env.metadata[citation.bibliography_key.docname].setdefault("myst_slugs", {})
        slugs[citation.citation_id] = (0, citation.citation_id, citation.key)


def references_on_paper(app, page, template, context, doctree):
    """Put the references that a page links to at its end, where only paper shows them."""
    entries = {each.citation_id: each for each in app.env.get_domain("cite").citations}
    named = sorted(set(re.findall(r'href="(?:[\w/.]*references\.html)#([^"]+)"', context.get("body", ""))))
    shown = [entries[key].formatted_entry.text.render_as("html") for key in named if key in entries]
    if shown:
        items = "".join(f"<li>{text}</li>" for text in shown)
        context["body"] += f'<section class="on-paper"><h2>References</h2><ul>{items}</ul></section>'


def outdated_pages(app, env, added, changed, removed):
    """All pages, if a style, script or picture that they load, or this file, has changed since."""
    digest = hashlib.sha256()
    for folder in app.config.html_static_path:
        for path in sorted(Path(app.confdir, folder).rglob("*")):
            if path.is_file():
                digest.update(path.name.encode() + path.read_bytes())
    digest.update(Path(__file__).read_bytes())
    stale = getattr(env, "course_assets", None) not in (None, digest.hexdigest())
    env.course_assets = digest.hexdigest()
    return env.found_docs if stale else []


def setup(app):
    app.add_js_file(None, body="DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY = location.protocol !== 'file:'")
    app.connect("config-inited", address)
    app.connect("builder-inited", trim_pages)
    app.connect("doctree-read", register_ids)
    app.connect("html-page-context", references_on_paper)
    app.connect("env-updated", register_citations, priority=900)
    app.connect("env-get-outdated", outdated_pages)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
