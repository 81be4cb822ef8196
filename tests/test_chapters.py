"""The pages: the grammar every chapter follows, and that everything a page points to is there.

Reads the sources (notebooks as JSON, pages as text); needs neither a build nor a kernel.
"""

import ast
import html
import json
import re
from pathlib import Path

import pytest

from widgets.blocks import DATA, check_yourself, claims_in, evidence
from widgets.catalog import EXPLORERS

ROOT = Path(__file__).resolve().parent.parent
PAGES = ROOT / "chapters"
NOTEBOOKS = sorted(PAGES.glob("*.ipynb"))
CHAPTERS = [path for path in NOTEBOOKS if re.match(r"\d\d_", path.name)]
ASSIGNMENTS = sorted(PAGES.glob("*/*.ipynb"))
TEXTS = NOTEBOOKS + sorted(PAGES.glob("*.md")) + ASSIGNMENTS

BEFORE_IDEAS = ["What you will be able to do", "Time and prerequisites", "Before you start"]
AFTER_IDEAS = ["Check yourself", "Questions to discuss", "Try it yourself", "Further reading"]
IDEA = ["The claim", "Bet", "What happened, and why", "Evidence"]
IDEA_WITH_EXPLORER = ["The claim", "Bet", "Explore", "What happened, and why", "Evidence"]

named = pytest.mark.parametrize


def cells(path):
    return json.loads(path.read_text(encoding="utf-8"))["cells"]


def source(cell):
    return "".join(cell["source"])


def text(path):
    """What a page says: its Markdown, and the Markdown that its code prints, without the code."""
    if path.suffix == ".md":
        return path.read_text(encoding="utf-8")
    return "\n\n".join(
        source(cell) if cell["cell_type"] == "markdown" else printed(cell) for cell in cells(path)
    )


def printed(cell):
    """The Markdown that a code cell's stored outputs hold."""
    return "\n\n".join(
        "".join(output["data"]["text/markdown"])
        for output in cell.get("outputs", ())
        if "text/markdown" in output.get("data", ())
    )


def headings(path, level):
    return re.findall(rf"^{'#' * level} (.+)$", text(path), re.M)


def section(path, title):
    return re.split(r"^## ", text(path).split(f"\n## {title}\n", 1)[1], flags=re.M)[0]


def calls(path, function):
    """The first arguments of every call of ``function`` in a notebook's code."""
    found = []
    for cell in cells(path):
        if cell["cell_type"] == "code":
            found += [
                node.args[0].value
                for node in ast.walk(ast.parse(source(cell)))
                if isinstance(node, ast.Call) and getattr(node.func, "id", "") == function
            ]
    return found


def bibliography():
    entries = (PAGES / "references.bib").read_text(encoding="utf-8")
    return {key: body for key, body in re.findall(r"^@\w+\{(\w+),(.*?)^\}", entries, re.M | re.S)}


def entries():
    """The glossary's entries: of each its terms (most have one), as anchors with their words."""
    blocks = re.findall(
        r"```\{glossary\}\n(.*?)```", (PAGES / "glossary.md").read_text(encoding="utf-8"), re.S
    )
    heads = re.findall(r"^((?:\S.*\n)+)(?=  \S)", "\n".join(blocks), re.M)
    return [
        {"term-" + re.sub(r"[^\w]+", "-", term).strip("-"): term for term in head.splitlines()}
        for head in heads
    ]


def glossary():
    return {anchor: term for entry in entries() for anchor, term in entry.items()}


def links(path):
    """Every address a page links to; files as they are called in the sources."""
    in_html = [html.unescape(href) for href in re.findall(r'<a href="([^"]+)"', text(path))]
    return re.findall(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)", text(path)) + [
        re.sub(r"^(\w+)\.html", r"\1.ipynb", href) for href in in_html
    ]


def anchors(path):
    """What a link may point to inside a page: headings, what it gives an id itself, explorers, scenes."""
    heads = [re.sub(r"[^\w\s-]", "", head).lower() for head in re.findall(r"^#+ (.+)$", text(path), re.M)]
    given = re.findall(r'\bid="([^"]+)"', text(path))
    if path.suffix == ".ipynb":
        given += [f"explorer-{name}" for name in calls(path, "explore")]
        given += [f"scene-{name}" for name in calls(path, "conversation")]
    return {re.sub(r"\s+", "-", head.strip()) for head in heads} | set(given)


by_name = dict(ids=lambda path: path.stem)


@named("path", CHAPTERS, **by_name)
def test_a_chapter_has_its_sections_in_order(path):
    assert len(headings(path, 1)) == 1
    sections = headings(path, 2)
    ideas = sections[len(BEFORE_IDEAS) : -len(AFTER_IDEAS)]
    assert sections[: len(BEFORE_IDEAS)] == BEFORE_IDEAS
    assert sections[-len(AFTER_IDEAS) :] == AFTER_IDEAS
    assert [title.split(". ")[0] for title in ideas] == [str(n + 1) for n in range(len(ideas))]
    for title in ideas:
        lead_ins = re.findall(r"^\*\*([^*]+)\.\*\*", section(path, title), re.M)
        assert lead_ins in (IDEA, IDEA_WITH_EXPLORER), title


@named("path", CHAPTERS, **by_name)
def test_a_chapter_promises_and_asks_enough(path):
    def items(title, mark):
        return re.findall(rf"^{mark} ", section(path, title), re.M)

    assert 3 <= len(items("What you will be able to do", "-")) <= 5
    assert len(items("Questions to discuss", r"\d\.")) >= 3
    reading = re.findall(
        r"^- \[[^\]]+\]\(references\.md#\w+\)\. \S.{40,}$", section(path, "Further reading"), re.M
    )
    assert len(reading) >= 3, "each reading says why to read it"
    assert all(len(check_yourself(name).questions) >= 6 for name in calls(path, "check_yourself"))
    assert len(calls(path, "check_yourself")) == 1 and len(calls(path, "explore")) >= 2


@named("path", CHAPTERS, **by_name)
def test_a_chapter_is_long_enough_and_no_longer(path):
    words = len(re.sub(r"\]\([^)]*\)|[#*]", " ", text(path)).split())
    assert 1500 <= words <= 3000, words


@named("path", NOTEBOOKS, **by_name)
def test_code_is_short_and_makes_nothing(path):
    for cell in cells(path):
        if cell["cell_type"] != "code":
            continue
        assert len(source(cell).splitlines()) <= 6, cell["id"]
        banned = (
            ast.FunctionDef,
            ast.AsyncFunctionDef,
            ast.ClassDef,
            ast.For,
            ast.While,
            ast.comprehension,
            ast.Lambda,
        )
        assert not any(isinstance(node, banned) for node in ast.walk(ast.parse(source(cell)))), cell["id"]
        assert not re.search(r"</?\w+[ >]", source(cell)), f"{cell['id']} holds HTML"


@named("path", NOTEBOOKS, **by_name)
def test_cells_have_names_a_person_can_read(path):
    ids = [cell["id"] for cell in cells(path)]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", name) for name in ids)
    assert not any(re.fullmatch(r"[0-9a-f]{8,}", name.replace("-", "")) for name in ids)
    assert not json.loads(path.read_text(encoding="utf-8"))["metadata"].get("widgets"), (
        "no widget state is stored"
    )


@named("path", NOTEBOOKS, **by_name)
def test_every_explorer_stands_between_what_to_look_for_and_what_was_to_be_seen(path):
    page = cells(path)
    for n, cell in enumerate(page):
        if cell["cell_type"] == "code" and source(cell).startswith("explore("):
            above = next(
                c for c in reversed(page[:n]) if c["cell_type"] == "markdown" or "explore(" in source(c)
            )
            below = page[n + 1]
            for neighbour in (above, below):
                assert neighbour["cell_type"] == "markdown" and len(source(neighbour).split()) >= 40, cell[
                    "id"
                ]
            if path in CHAPTERS:
                assert source(above).startswith("**Explore.**") and source(below).startswith(
                    "**What happened"
                )


@named("path", NOTEBOOKS, **by_name)
def test_every_evidence_box_exists_and_opens_no_claim_twice(path):
    claims = calls(path, "evidence")
    assert all(evidence(claim) for claim in claims)
    assert len(set(claims)) == len(claims)


def test_every_claim_is_taught_in_one_chapter():
    taught = [claim for path in CHAPTERS for claim in calls(path, "evidence")]
    claims = list(claims_in(DATA / "evidence.toml"))
    assert claims == [f"S{n + 1}" for n in range(15)]
    assert sorted(taught) == sorted(claims), "each claim has its box in exactly one chapter"


def test_every_explorer_and_every_set_of_questions_has_its_place_in_the_book():
    explorers = [name for path in NOTEBOOKS for name in calls(path, "explore")]
    assert sorted(explorers) == sorted(EXPLORERS)
    questions = [name for path in CHAPTERS for name in calls(path, "check_yourself")]
    assert sorted(questions) == sorted(path.stem for path in (DATA / "questions").glob("*.toml"))


def test_every_term_that_is_defined_is_linked_from_another_page():
    others = [path for path in TEXTS if path.name != "glossary.md"]
    linked = {target.split("#")[1] for path in others for target in links(path) if "glossary.md#" in target}
    assert not [list(entry.values()) for entry in entries() if not linked & set(entry)]


def test_a_term_is_defined_once_and_the_pages_stand_in_the_contents():
    terms = [term for entry in entries() for term in entry.values()]
    assert len(terms) == len(set(map(str.lower, terms)))
    contents = (ROOT / "_toc.yml").read_text(encoding="utf-8")
    listed = set(re.findall(r"(?:file|root): chapters/(\S+)", contents))
    assert listed == {path.relative_to(PAGES).with_suffix("").as_posix() for path in TEXTS}


@named("path", TEXTS, **by_name)
def test_every_link_inside_the_book_leads_somewhere(path):
    keys, terms = bibliography(), glossary()
    for target in links(path):
        page, _, anchor = target.partition("#")
        if page.startswith(("http:", "https:", "mailto:")):
            continue
        there = (path.parent / page).resolve() if page else path
        assert there.is_file(), target
        if not anchor or "=" in anchor:  # a state of an explorer: tests/test_backmatter.py
            continue
        if there.name == "references.md":
            assert anchor in keys, target
        elif there.name == "glossary.md":
            assert anchor in terms, target
        else:
            assert anchor in anchors(there), target


@named("path", TEXTS, **by_name)
def test_every_citation_names_the_year_of_its_entry(path):
    keys = bibliography()
    for words, key in re.findall(r"\[([^\]]+)\]\((?:\.\./)?references\.md#(\w+)\)", text(path)):
        year = re.search(r"year = \{(\d{4})\}", keys[key]).group(1)
        assert words.endswith(f", {year}"), f"{words} -> {key}"
        surname = words.split(" et al.")[0].split(" & ")[0].split(",")[0]
        first_author = re.search(r"author = \{+([^,}]+)", keys[key]).group(1)
        of_a_group = "author = {{" in keys[key] and surname in first_author.split()
        assert surname == first_author or of_a_group, f"{words} -> {key}"


def test_every_entry_is_cited_and_every_key_used_in_code_has_an_entry():
    keys = set(bibliography())
    in_pages = {
        target.split("#")[1] for path in TEXTS for target in links(path) if "references.md#" in target
    }
    in_boxes = {study.key for claim in claims_in(DATA / "evidence.toml").values() for study in claim.studies}
    code = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "widgets").rglob("*.py"))
    in_code = set(re.findall(r"\b([a-z]{2,}(?:19|20)\d\d)\b", code))
    assert in_code <= keys, f"no entry for {sorted(in_code - keys)}"
    assert keys <= in_pages | in_boxes | in_code, (
        f"nobody cites {sorted(keys - in_pages - in_boxes - in_code)}"
    )


def test_the_evidence_boxes_cite_as_the_bibliography_does():
    keys = bibliography()
    for claim in claims_in(DATA / "evidence.toml").values():
        for study in claim.studies:
            doi = re.search(r"doi = \{([^}]+)\}", keys[study.key])
            assert study.doi == (doi.group(1) if doi else ""), study.key
            year = re.search(r"year = \{(\d{4})\}", keys[study.key]).group(1)
            assert study.cite.endswith(f", {year}"), study.key


def test_the_bibliography_holds_what_a_reader_needs_and_no_notes_to_ourselves():
    for key, body in bibliography().items():
        assert {"author", "title", "year"} <= set(re.findall(r"^  (\w+) =", body, re.M)), key
        assert "journal = " in body or "booktitle = " in body or "publisher = " in body, key
        assert "note = " not in body and "and others" not in body, key
        doi = re.search(r"doi = \{([^}]*)\}", body)
        assert not doi or re.fullmatch(r"10\.\d{4,9}/\S+", doi.group(1)), key


@named("path", TEXTS, **by_name)
def test_a_page_reads_well_without_a_build(path):
    body = text(path)
    assert not re.search(r"\{(cite|term|ref|doc|numref)[:}\w]*\}`", body), "plain links, no roles"
    assert not re.search(r"!\[\s*\]\(", body), "every picture says what it shows"
    shown = body if path.suffix == ".md" else body + path.read_text(encoding="utf-8")
    for tag in re.findall(r"<img[^>]*>", shown):
        assert re.search(r'alt=\\?"[^"\\]+\\?"', tag), tag


@named("path", TEXTS, **by_name)
def test_the_model_and_the_studies_never_speak_in_one_sentence(path):
    for sentence in re.split(r"(?<=[.!?])\s+|\n\n", text(path)):
        spoken = sentence.lower()
        assert not ("in this model" in spoken and re.search(r"in (this|that|one|the) stud(y|ies)", spoken)), (
            sentence
        )
