# `make test` needs nothing but Python 3.11 or newer: it makes .venv and installs what it needs.
PYTHON ?= python3
BIN := .venv/bin
comma := ,

.PHONY: install demo .demo-started test check bench clients clean

PIP_INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt
# uv takes a third of pip's time. It does not read pip's settings, though, so where it gets nowhere pip tries.
UV_INSTALL := $(BIN)/uv pip install --python $(BIN)/python --compile-bytecode -c constraints.txt
put_in = ($(PIP_INSTALL) uv && $(UV_INSTALL) -e ".[$(1)]") || $(PIP_INSTALL) -e ".[$(1)]"

install: .venv/installed

.venv/installed: pyproject.toml constraints.txt | .venv/bin/python
	$(call put_in,all$(comma)dev)
	touch $@ .venv/ready-for-demo

# What the demo needs is there sooner than everything.
.venv/ready-for-demo: pyproject.toml constraints.txt | .venv/bin/python
	$(call put_in,train$(comma)pages$(comma)sim)
	touch $@

.venv/bin/python:
	$(PYTHON) -c "import sys; sys.exit(None if (3, 11) <= sys.version_info < (3, 14) else 'codriver needs Python 3.11 to 3.13; say which with: make PYTHON=python3.12 ...')"
	$(PYTHON) -m venv .venv

# Everything from nothing to a car that drives; the account at the end counts the installing too.
demo: .demo-started .venv/ready-for-demo
	$(BIN)/codriver demo --spent $$(($$(date +%s) - $$(cat .demo-started)))

.demo-started:
	@date +%s > $@

check: install
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

test: check clients
	$(BIN)/pytest -n 2 --dist worksteal

# The official Socket.IO clients of the older generations, each in an environment of its own.
clients: .clients/installed

.clients/installed: tests/clients/package.json tests/clients/socketio4.txt | install
	$(PYTHON) -m venv .clients/socketio4
	.clients/socketio4/bin/python -m pip install --quiet --disable-pip-version-check -r tests/clients/socketio4.txt
	if command -v npm >/dev/null; then cp tests/clients/package.json .clients/ && npm install --silent --no-package-lock --no-audit --no-fund --prefix .clients; else echo "npm is missing: the tests with JavaScript clients will be skipped"; fi
	touch $@

bench: install clients
	$(BIN)/python benchmarks/driving.py $(RECORDING)
	$(BIN)/python benchmarks/clients.py
	$(BIN)/python benchmarks/training.py $(RECORDING)

clean:
	rm -rf .venv .clients .demo-started
