# Two commands: `make` installs and converts the samples, `make test` runs all tests.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SHELL := /bin/sh
PIP := "$(BIN)/python" -m pip install -q --disable-pip-version-check
LOCK := "$(BIN)/pip-compile" -q --generate-hashes --strip-extras --allow-unsafe --no-emit-index-url --no-emit-find-links --no-header

.PHONY: all install dev ocr cluster test test-fast check lint types rooms format samples kinds docs layouts edits damage kill hostile security fuzz growth feet printed pdf-tables odd-word bundle lock bench bench-values clean

# All samples but the scanned one, which needs an extra (make ocr).
all: install
	@"$(BIN)/zhenggai" convert "samples/*-20??/plan*" -o out

install: $(VENV)/.installed

$(VENV)/.python:
	@command -v "$(PYTHON)" >/dev/null 2>&1 || { \
	  echo "make: $(PYTHON) was not found; install Python 3.11 or newer, or say make PYTHON=/path/to/python3" >&2; exit 1; }
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "make: $(PYTHON) is older than 3.11; install a newer one, or say make PYTHON=/path/to/python3" >&2; exit 1; }
	@"$(PYTHON)" -c 'import venv, ensurepip' 2>/dev/null || { \
	  echo "make: this Python has no venv module; on Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; }
	@"$(PYTHON)" -m venv "$(VENV)"
	@touch "$@"

# What points to the tree names it from where it lies: Python 3.11 reads such a file in the encoding of the
# locale, and could not begin in a plain one where the path has Chinese characters.
define POINT
import glob, os, site
for path in glob.glob(os.path.join(site.getsitepackages()[0], "__editable__.zhenggai*.pth")):
    with open(path, encoding="utf-8") as file:
        tree = file.read().strip()
    with open(path, "w", encoding="utf-8") as file:
        file.write(os.path.relpath(tree, os.path.dirname(path)) + "\n")
endef
export POINT

# The folders extract/ and rules/ are the package zhenggai: a tree of links in build/, which is laid
# again where a folder has a file more or less. pip compiles what it installs, but not this tree.
# What builds is pinned too: a source package must not meet a newer setuptools.
FOLDERS := $(shell find extract rules -type d ! -name __pycache__)
TREE := build/__editable__.zhenggai
$(VENV)/.installed: $(VENV)/.python requirements-build.txt requirements.txt pyproject.toml $(FOLDERS)
	@echo "installing into $(VENV) …"
	@$(PIP) --require-hashes -r requirements-build.txt
	@$(PIP) --require-hashes --no-build-isolation -r requirements.txt
	@rm -rf $(TREE)*
	@$(PIP) --no-deps --no-build-isolation --config-settings editable_mode=strict -e . 2>/dev/null || \
	  $(PIP) --no-deps --no-build-isolation --config-settings editable_mode=strict -e .
	@"$(BIN)/python" -c "$$POINT"
	@"$(BIN)/python" -m compileall -q $(TREE)*
	@touch "$@"

dev: $(VENV)/.dev

$(VENV)/.dev: $(VENV)/.installed requirements-dev.txt
	@echo "installing what tests need …"
	@$(PIP) --require-hashes --no-build-isolation -r requirements-dev.txt
	@touch "$@"

# What reads scanned pages and pictures; some hundred megabytes.
ocr: install
	@$(PIP) --require-hashes --no-build-isolation -r requirements-ocr.txt

# What runs on a Dask cluster, and reads and writes behind URIs.
cluster: install
	@$(PIP) --require-hashes --no-build-isolation -r requirements-cluster.txt

# All tests, a file to a process: what a file's tests share, and what they kill, is theirs alone. In the order
# of their names the longest come first.
test: dev
	@"$(BIN)/python" -m pytest -n logical --dist loadfile --no-loadscope-reorder

# What a change is tried with while it is made, half a minute in all: no slow test, and none of the rooms
# in which nearly every one is (whole runs, attacks, the project itself). The slowest are named, so that they
# are marked. Python may keep what it compiled of the tests: a quarter of the time goes there.
test-fast: dev
	@PYTHONDONTWRITEBYTECODE= "$(BIN)/python" -m pytest -m "not slow" -p no:logging -n logical --dist loadfile \
	  --durations 5 --durations-min 0.5 $(addprefix --ignore=tests/,batch layouts project real security)

lint: dev types rooms
	@"$(BIN)/ruff" format --check .
	@"$(BIN)/ruff" check .

types: dev
	@MYPYPATH="$$(echo $(TREE)*)" "$(BIN)/mypy" -p zhenggai

# Who may import whom (.importlinter).
rooms: dev
	@"$(BIN)/lint-imports" > "$(VENV)/.rooms" || { cat "$(VENV)/.rooms"; exit 1; }
	@tail -n 2 "$(VENV)/.rooms"

# Extracts every sample and prints what is right, field by field.
check: install
	@"$(BIN)/zhenggai" check samples

# Plans in layouts chosen by seed, each with exact gold: what is right, wrong, silently wrong, and told, by
# dimension, and the failing cases. SEED is the date unless it is given, so that nobody tunes to a few;
# KEEP=folder writes the failing ones, SHORT=1 makes short ones. doc and pdf need soffice and a CJK font.
layouts: dev
	@"$(BIN)/python" -m tests.layouts -n $(or $(N),200) $(if $(SEED),--seed $(SEED)) $(if $(FORM),--form $(FORM)) $(if $(FORMAT),--format $(FORMAT)) $(if $(SHORT),--short) $(if $(KEEP),--keep $(KEEP))

# Injects thousands of edits into the samples, their tables and their text, and prints how many diff finds, by kind.
edits: dev
	@EDITS=400 "$(BIN)/python" -m pytest -q -s tests/compare -k "injected or an_edit"

# Kills a run at a hundred random moments and looks at every table each time.
kill: dev
	@KILLS=100 "$(BIN)/python" -m pytest -q -s tests/batch/test_kill.py

# Reads deadlines and unit lists of a plan, and the case file, beside JioNLP, which it installs.
bench-values: dev
	@$(PIP) --require-hashes --no-build-isolation -r requirements-bench.txt
	@"$(BIN)/python" -m bench.values

# Converts thousands of broken and hostile files and prints how each kind ended.
hostile: dev
	@HOSTILE=1 "$(BIN)/python" -m pytest -q -s tests/batch/test_hostile.py

# Damages a thousand values of the samples, a character each; prints how many came out wrong, and how many untold.
damage: dev
	@"$(BIN)/python" -m tests.values.damage $(or $(N),1000) $(or $(SEED),1)

# Reads a hundred PDFs with varied heads, feet and spacing; prints what was lost or left in each.
feet: dev
	@"$(BIN)/python" -m tests.readers.pdf.running 100

# Prints a hundred plans with LibreOffice and reads the PDFs; prints what was lost, left or torn in each.
printed: dev
	@"$(BIN)/python" -m tests.readers.pdf.printed 100 $(or $(SEED),0)

# Reads two hundred PDF tables with rules of every kind; prints how many cells were read right.
pdf-tables: dev
	@"$(BIN)/python" -m tests.readers.pdf.tables 200

# Makes two hundred Word files with odd features; prints what of LibreOffice's text was neither read nor told.
odd-word: dev
	@"$(BIN)/python" -m tests.readers.word.odd 200

# Every check of what SECURITY.md promises; prints how many hold.
security: dev
	@"$(BIN)/python" -m pytest -q tests/security tests/project/test_offline.py tests/batch/test_nobodys_folder.py tests/batch/test_hostile.py

# Almost sound archives, PDFs, sheets and pages, an hour long: each rows or a failure that says why. SEED is the
# date unless it is given; KEEP=folder keeps what costs a worker.
fuzz: dev
	@FUZZ_MINUTES=$(or $(MINUTES),60) FUZZ_SEED=$(or $(SEED),$(shell date +%Y%m%d)) FUZZ_KEEP="$(KEEP)" "$(BIN)/python" -m pytest -q -s tests/security/test_fuzz.py -k mutant

# How time grows from texts of ten thousand characters to a million, by processor time.
growth: dev
	@GROWTH=1 "$(BIN)/python" -m pytest -q -s tests/security/test_growth.py

# Time and memory beside named peers (docs/performance.md).
bench: dev
	@$(PIP) --require-hashes --no-build-isolation -r requirements-bench.txt
	@"$(BIN)/python" -m bench.limits
	@"$(BIN)/python" -m bench.batches

format: dev
	@"$(BIN)/ruff" format .
	@"$(BIN)/ruff" check --fix .

# The closed kinds and rows as types, from the rules and the schema.
kinds: dev
	@"$(BIN)/python" -m tests.project.kinds

# The generated pages, and all output that the READMEs show.
docs: dev
	@"$(BIN)/zhenggai" tables --markdown --lang en > docs/tables.md
	@"$(BIN)/zhenggai" tables --markdown --lang zh > docs/tables.zh-CN.md
	@"$(BIN)/zhenggai" check samples --markdown > docs/regression.md
	@"$(BIN)/python" -m tests.project.readme
	@"$(BIN)/python" -m tests.project.modules

# The binary samples are committed; this rebuilds them and needs LibreOffice.
samples: dev
	@"$(BIN)/python" samples/_source/build.py

# A folder of wheels with install scripts for machines without a network, in dist/.
# For another Python on Windows: make bundle WINDOWS_PYTHON=3.12
bundle: install
	@"$(BIN)/python" bundle/make.py $(WINDOWS_PYTHON)

lock: dev
	@$(LOCK) -o requirements-build.txt requirements-build.in
	@$(LOCK) -c constraints.txt -o requirements.txt pyproject.toml
	@$(LOCK) -c requirements.txt -o requirements-windows.txt requirements-windows.in
	@$(LOCK) --extra=ocr -c requirements.txt -o requirements-ocr.txt pyproject.toml
	@$(LOCK) --extra=cluster -c requirements.txt -o requirements-cluster.txt pyproject.toml
	@$(LOCK) --extra=dev --extra=cluster -c requirements.txt -o requirements-dev.txt pyproject.toml
	@$(LOCK) -o requirements-bench.txt requirements-bench.in

clean:
	rm -rf "$(VENV)" build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
	rm -rf out/*.parquet out/manifest.json out/.tables out/.work out/.lock*
