# make run, make test, make help. Everything is installed into .venv, nothing else on the machine is changed
# (but for a browser through apt, as root, when there is none and playwright has none either).
PORT ?= 8501
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: help run test check format bench gallery clean

help: ## list the targets
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /\1\t/' | expand -t 12

run: $(VENV)/.installed ## serve the dashboard on http://localhost:8501 (PORT=... for another port)
	@echo "The dashboard is on http://localhost:$(PORT)"
	@$(BIN)/streamlit run app.py --server.port $(PORT)

test: $(VENV)/.installed-dev ## run the whole suite: data, figures, pages, browser
	@$(BIN)/ruff check --quiet .
	@BIN=$(BIN) sh tests/browser/find_browser.sh
	@$(BIN)/python -m pytest -q

check: $(VENV)/.installed ## check the data and say what is wrong and where
	@$(BIN)/python -m data.check

format: $(VENV)/.installed ## bring the tables into canonical form
	@$(BIN)/python -m data.format

bench: $(VENV)/.installed-dev ## measure bytes, paint, rerun, boot and memory beside an empty page
	@BIN=$(BIN) sh tests/browser/find_browser.sh
	@$(BIN)/python -m benchmarks.bench

gallery: $(VENV)/.installed-dev ## take a screenshot of every page in three sizes and two themes, into gallery/
	@BIN=$(BIN) sh tests/browser/find_browser.sh
	@$(BIN)/python -m tests.browser.gallery

clean: ## remove what was installed and made
	rm -rf $(VENV) gallery build .pytest_cache .ruff_cache

$(BIN)/python:
	@sh tests/make_venv.sh $(PYTHON) $(VENV)

$(VENV)/.installed: requirements.txt constraints.txt | $(BIN)/python
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

$(VENV)/.installed-dev: requirements-dev.txt $(VENV)/.installed
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@
