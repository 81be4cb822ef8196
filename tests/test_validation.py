"""The table of the page *The model*: every finding agrees, and the verdict can say that one does not."""

import re
from math import inf
from pathlib import Path

import numpy as np
import pytest

from widgets.model.parameters import ASSUMED, ESTIMATED
from widgets.model.validation import (
    FINDINGS,
    PARAMETER_SETS,
    Checked,
    Finding,
    Table,
    check,
    parameter_table,
    validation_table,
)

KEYS = set(
    re.findall(r"^@\w+\{(\w+),", (Path(__file__).parent.parent / "chapters/references.bib").read_text(), re.M)
)

coin = Finding(
    "B0", "a coin & a die", "Nobody, 1999", "", "0.50", lambda which, seed: 0.4 + seed % 3 / 10, 0.3, 0.7
)


@pytest.mark.parametrize("finding", FINDINGS, ids=lambda f: re.sub(r"\W+", "-", f"{f.code} {f.behaviour}"))
def test_the_model_agrees_with(finding):
    checked = check(finding, times=3, seed=400)
    assert not checked.verdict.startswith("○"), checked
    assert checked.lowest <= checked.simulated <= checked.highest
    assert all(np.isfinite(checked[1:]))
    assert not finding.key or finding.key in KEYS


def test_a_verdict_can_be_any_of_three():
    def verdict(lowest, mean, highest):
        return Checked(coin, mean, lowest, highest, 0.0).verdict

    assert verdict(0.3, 0.5, 0.7) == "● agrees"
    assert verdict(0.2, 0.5, 0.7) == "◐ agrees on average" == verdict(0.4, 0.5, 0.8)
    assert verdict(0.1, 0.2, 0.6) == "○ differs"


def test_the_two_sets_differ_where_the_course_says_so():
    by_name = {finding.behaviour: finding for finding in FINDINGS}
    factual = check(by_name["After a fact: the fitting reply less one that misses, felt responsiveness"], 1)
    assert factual.textbook > 0.2 > 0.03 > factual.simulated
    for name in ("The same as an odds ratio", "Relationship quality and physical health, men, r"):
        checked = check(by_name[name], 1)
        assert checked.textbook > 1.5 * checked.simulated


def test_the_table_is_the_same_each_time_and_can_be_read_without_a_script():
    table = validation_table([coin], times=3, seed=0)
    assert repr(table) == repr(validation_table([coin], times=3, seed=0))
    assert (
        "a coin & a die | B0 | Nobody, 1999 | 0.50 | 0.50 [0.40, 0.60] | ● agrees | built in | 0.45"
        in repr(table)
    )
    page = table._repr_html_()
    assert "<caption>" in page and page.count('scope="col"') == len(table.columns)
    assert page.count('<th scope="row">') == 1 and "a coin &amp; a die" in page and "<script" not in page


def test_a_table_links_to_what_it_cites_and_escapes_the_rest():
    page = Table(
        "x < y", ("A", "B"), [("<b>", ("Teo et al., 2013", "references.html#teo2013"))]
    )._repr_html_()
    assert "x &lt; y" in page and "&lt;b&gt;" in page
    assert '<a href="references.html#teo2013">Teo et al., 2013</a>' in page


@pytest.mark.parametrize("part", PARAMETER_SETS)
def test_every_number_says_where_it_comes_from(part):
    for line in PARAMETER_SETS[part].provenance():
        assert line.low <= line.textbook <= line.high and line.low <= line.evidence <= line.high, line.name
        assert line.meaning and line.unit and line.reason, line.name
        assert line.basis in (ESTIMATED, ASSUMED)
        assert line.basis == ASSUMED or line.key, f"{line.name} is estimated from nothing"
        assert not line.key or line.key in KEYS, line.name
    table = parameter_table(part)
    assert len(table.rows) == len(PARAMETER_SETS[part].provenance())


def test_bad_input_is_refused():
    with pytest.raises(ValueError, match="part of the model is 'love'; it must be one of exchange"):
        parameter_table("love")
    with pytest.raises(ValueError, match="times is 0; it must be a whole number from 1"):
        check(coin, times=0)
    assert coin.high < inf
