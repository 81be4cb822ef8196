# The commands people use. Each makes what it needs first, and is safe to run again.
SHELL := /bin/bash
MAKEFLAGS += --no-print-directory
.DELETE_ON_ERROR:

PYTHON ?= python3
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
INSTALL := $(BIN)/python -m pip --disable-pip-version-check -qq install -c constraints.txt -e
WANTED := pyproject.toml constraints.txt

.PHONY: help book test serve zip lite links notebooks course lint lock bench bench-classroom clean chromium bubblewrap

help:  ## this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 18

book: $(VENV)/.book  ## build the book: _build/html/index.html
	@$(BIN)/python -m widgets.poster assets/explorer.svg
	@$(BIN)/jupyter-book build . -W -n --keep-going -q || { rm -rf _build/.doctrees; exit 1; }
# (A failed build forgets what it has read, or the next one would not say its warnings again.)

test: lint chromium bubblewrap book  ## run every test
	@$(BIN)/python -m pytest tests widgets chapters -q -p no:cacheprovider -n 3 --dist loadfile --no-loadscope-reorder --doctest-modules \
	    --nbval --nbval-current-env --nbval-cell-timeout 60 --nbval-sanitize-with tests/nbval_sanitize.cfg \
	    --ignore=chapters/assignments --ignore=widgets/classroom/assignments  # run by tests/test_assignments.py

serve: book  ## show the built book on this machine (PORT=8000)
	@echo "The book is at http://127.0.0.1:$(PORT); Ctrl-C stops it."
	@$(BIN)/python -m http.server --bind 127.0.0.1 --directory _build/html $(PORT)

zip: book  ## the book as one file, for an LMS or a stick: _build/the-other-half.zip
	@$(BIN)/python -m widgets.pack _build/html _build/the-other-half.zip

links: $(VENV)/.book  ## ask every link that leaves the book whether it is still there (needs the network)
	@$(BIN)/jupyter-book build . --builder linkcheck -q

lite: $(VENV)/.lite book  ## the notebooks in a browser, without a server: _build/html/lite, and a button on their pages
	@$(BIN)/python -m widgets.lite _build/html

notebooks: $(VENV)/.book  ## run the chapters again and store what they show
	@$(BIN)/python -m widgets.notebooks chapters

course: $(VENV)/.teach  ## make a course directory (DIR=../psy101 COURSE=PSY101-2026 ROSTER=students.csv)
	@test -n "$(DIR)" -a -n "$(COURSE)" || { \
	    echo "Say where and which: make course DIR=../psy101 COURSE=PSY101-2026 ROSTER=students.csv" >&2; exit 1; }
	@$(BIN)/python -m widgets.classroom.grading course "$(DIR)" --course "$(COURSE)" \
	    $(if $(ROSTER),--roster "$(ROSTER)") $(if $(INSTANT),--instant)

lint: $(VENV)/.test  ## check the code's style
	@$(BIN)/ruff check .

lock: $(VENV)/.here  ## record the newest versions that pyproject.toml allows, in constraints.txt
	@$(BIN)/python -m venv --clear _build/lock
	@_build/lock/bin/python -m pip --disable-pip-version-check -qq install -e '.[book,test,teach,lite,analysis,scale,bench]'
	@{ head -1 constraints.txt; _build/lock/bin/python -m pip freeze --exclude-editable; } > _build/lock/new
	@cp _build/lock/new constraints.txt && rm -r _build/lock
	@echo "Now see what changed (git diff constraints.txt) and run make test."

bench: $(VENV)/.published chromium book  ## measure: the pages, other ways to publish them, the model
	@for script in benchmarks/*.py; do $(BIN)/python $$script || exit 1; done

bench-classroom: $(VENV)/.test bubblewrap  ## measure grading beside plain nbgrader (N=12 submissions)
	@$(BIN)/python benchmarks/classroom.py $(N)

clean:  ## remove everything that was built, the environment too
	rm -rf _build $(VENV) *.egg-info

chromium:
	@$(PYTHON) tests/chromium.py

bubblewrap:
	@$(PYTHON) tests/bubblewrap.py

# The environment: one, with a stamp for each set of packages in it. It does not survive being moved,
# so it is made again when it was made somewhere else.
ifneq ($(shell cat $(VENV)/.here 2>/dev/null),$(CURDIR))
.PHONY: $(VENV)/.here
endif

$(VENV)/.here:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	    echo "The course needs Python 3.11 or newer. Try: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 1; }
	@$(PYTHON) -m venv --clear $(VENV) || { \
	    echo "Could not make an environment. On Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; }
	@echo "$(CURDIR)" > $@

$(VENV)/.book: $(VENV)/.here $(WANTED)
	@echo "Installing what the book needs (once, about a minute)"
	@$(INSTALL) '.[book]'
	@touch $@

$(VENV)/.teach: $(VENV)/.here $(WANTED)
	@echo "Installing what grading needs (once, about a minute)"
	@$(INSTALL) '.[teach]'
	@touch $@

$(VENV)/.published: $(VENV)/.test
	@echo "Installing what the measures compare with"
	@$(INSTALL) '.[published]'
	@touch $@

$(VENV)/.lite: $(VENV)/.book
	@echo "Installing what JupyterLite needs (once)"
	@$(INSTALL) '.[book,lite]'
	@touch $@

$(VENV)/.test: $(VENV)/.book
	@echo "Installing what the tests need (once, about a minute)"
	@$(INSTALL) '.[book,test,teach,lite,analysis,scale,bench]'
	@touch $@
