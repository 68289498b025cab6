# run · test · check · bench · assets. Two commands are all a newcomer needs: make run, make test.
SHELL := /bin/sh
VENV := .venv
PYTHON := $(VENV)/bin/python
READY := $(VENV)/ready

.PHONY: run test check bench assets lock format docs
run: $(READY) assets
	$(PYTHON) -m gobernauta.site run $(ARGS)

$(READY): requirements/core.txt requirements/dev.txt pyproject.toml
	@./tools/environment.sh $(VENV)

assets: $(READY)
	@./tools/assets.sh $(VENV)

test: $(READY) assets
	@./tools/test_needs.sh
	$(PYTHON) -m pytest -m "not browser and not slow and not bluesky" -n 2 --dist loadscope
	$(PYTHON) -m pytest -m "browser and not bluesky"
	$(PYTHON) -m pytest -m "slow and not browser and not bluesky"
	@tests/servers/bluesky/install.sh || [ $$? = 3 ]
	$(PYTHON) -m pytest -m bluesky -rs

check: $(READY) assets
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	DATABASE_URL=postgresql:///not-reached $(VENV)/bin/mypy src
	$(VENV)/bin/lint-imports
	$(PYTHON) -m gobernauta.site manage makemigrations --check --dry-run
	$(PYTHON) tools/messages.py check

messages: $(READY)
	$(PYTHON) tools/messages.py update
	$(PYTHON) tools/messages.py compile

bench: $(READY) assets
	$(PYTHON) -m bench

lock:
	$(VENV)/bin/uv pip compile -q --universal --generate-hashes --python-version 3.11 --no-emit-index-url --no-annotate --no-header requirements/core.in -o requirements/core.txt
	$(VENV)/bin/uv pip compile -q --universal --generate-hashes --python-version 3.11 --no-emit-index-url --no-annotate --no-header requirements/dev.in -o requirements/dev.txt
	sed -i '/^--find-links\|^--index-url\|^--extra-index-url/d' requirements/core.txt requirements/dev.txt

docs: $(READY)
	$(PYTHON) -m gobernauta.site manage shell -v 0 -c "from gobernauta.site import reference; reference.write()"

format:
	$(VENV)/bin/ruff check --fix . && $(VENV)/bin/ruff format .
