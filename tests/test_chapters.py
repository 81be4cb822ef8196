"""The pages: the grammar every chapter follows, and that everything a page points to is there.

Reads the sources (notebooks as JSON, pages as text); needs neither a build nor a kernel.
"""

import ast
import json
import re
from pathlib import Path

import pytest

from widgets.blocks import DATA, check_yourself, claims_in, evidence

ROOT = Path(__file__).resolve().parent.parent
PAGES = ROOT / "chapters"
NOTEBOOKS = sorted(PAGES.glob("*.ipynb"))
CHAPTERS = [path for path in NOTEBOOKS if re.match(r"\d\d_", path.name)]
TEXTS = NOTEBOOKS + sorted(PAGES.glob("*.md"))

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
    """What a page says: its Markdown, without its code."""
    if path.suffix == ".md":
        return path.read_text(encoding="utf-8")
    return "\n\n".join(source(cell) for cell in cells(path) if cell["cell_type"] == "markdown")


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


def glossary():
    blocks = re.findall(
        r"```\{glossary\}\n(.*?)```", (PAGES / "glossary.md").read_text(encoding="utf-8"), re.S
    )
    terms = re.findall(r"^(\S.*)$", "\n".join(blocks), re.M)
    return {"term-" + re.sub(r"[^\w]+", "-", term).strip("-"): term for term in terms}


def links(path):
    return re.findall(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)", text(path))


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


@named("path", TEXTS, **by_name)
def test_every_link_inside_the_book_leads_somewhere(path):
    keys, terms = bibliography(), glossary()
    for target in links(path):
        page, _, anchor = target.partition("#")
        if page.startswith(("http:", "https:", "mailto:")):
            continue
        assert not page or (PAGES / page).is_file(), target
        if page == "references.md" and anchor:
            assert anchor in keys, target
        if page == "glossary.md" and anchor:
            assert anchor in terms, target


@named("path", TEXTS, **by_name)
def test_every_citation_names_the_year_of_its_entry(path):
    keys = bibliography()
    for words, key in re.findall(r"\[([^\]]+)\]\(references\.md#(\w+)\)", text(path)):
        year = re.search(r"year = \{(\d{4})\}", keys[key]).group(1)
        assert words.endswith(f", {year}"), f"{words} -> {key}"
        surname = words.split(" et al.")[0].split(" & ")[0].split(",")[0]
        first_author = re.search(r"author = \{+([^,}]+)", keys[key]).group(1)
        assert surname == first_author, f"{words} -> {key}"


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
    for tag in re.findall(r"<img[^>]*>", body):
        assert re.search(r'alt="[^"]+"', tag), tag


@named("path", TEXTS, **by_name)
def test_the_model_and_the_studies_never_speak_in_one_sentence(path):
    for sentence in re.split(r"(?<=[.!?])\s+|\n\n", text(path)):
        spoken = sentence.lower()
        assert not ("in this model" in spoken and re.search(r"in (this|that|one|the) stud(y|ies)", spoken)), (
            sentence
        )
