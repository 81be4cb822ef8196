# The Other Half. The two commands: `make book` builds the book, `make test` checks everything.
# Both make their own environment in .venv and need only Python 3.11 or newer.

SHELL := /bin/bash
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory

VENV := .venv
PY := $(VENV)/bin/python
LOCKED := pyproject.toml requirements.txt constraints.txt
PAGES := $(wildcard _config.yml _toc.yml assets/* chapters/*.md chapters/*.bib chapters/*.ipynb \
           widgets/book.py widgets/twin/*)
NOTEBOOKS := $(wildcard chapters/*.ipynb)

.PHONY: help book serve test notebooks lint bench lock chromium clean

help:  ## this list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

# ------------------------------------------------------------------------------- the environment
# Two stamps: what the book needs, and what the tests need on top. An environment does not survive
# being moved, so it is made again if it was made somewhere else.

ifneq ($(shell cat $(VENV)/.here 2>/dev/null),$(CURDIR))
.PHONY: $(VENV)/.here
endif

$(VENV)/.here:
	@for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	  if $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
	    echo "Making an environment in $(VENV) with $$($$python --version)"; \
	    $$python -m venv --clear $(VENV) && echo "$(CURDIR)" > $@ && exit 0; \
	    echo "Making it failed. On Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; \
	  fi; \
	done; echo "The course needs Python 3.11 or newer, and none was found (https://www.python.org)." >&2; exit 1

$(VENV)/.book: $(LOCKED) | $(VENV)/.here
	$(PY) -m pip install -q --disable-pip-version-check -r requirements.txt -e '.[book]'
	@touch $@

$(VENV)/.test: $(LOCKED) | $(VENV)/.here
	$(PY) -m pip install -q --disable-pip-version-check -r requirements.txt -e '.[book,test]'
	@touch $(VENV)/.book $@

# Renew constraints.txt: the newest versions that pyproject.toml allows, in a fresh environment.
lock: | $(VENV)/.here  ## record the newest allowed versions in constraints.txt
	@rm -rf _build/lock && $(PY) -m venv _build/lock
	_build/lock/bin/python -m pip install -q --disable-pip-version-check -e '.[book,test]'
	@(head -1 constraints.txt; _build/lock/bin/python -m pip freeze --exclude-editable) > _build/lock.txt
	@mv _build/lock.txt constraints.txt && rm -rf _build/lock
	@git --no-pager diff --stat constraints.txt

clean:  ## remove everything that was built, the environment too
	rm -rf _build $(VENV) *.egg-info
