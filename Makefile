# A fresh machine needs Python 3.11 or newer, and make. Start with `make portal`.
.PHONY: portal test coverage lint bench pins font chromium node voices age postgresql strace

PYTHONS := python3 python3.14 python3.13 python3.12 python3.11
PYTHON := $(shell for p in $(PYTHONS); do \
  $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
NO_CLUSTER := apt-get install -qq --yes --no-install-recommends postgresql-common \
  && sed -i 's/^\#*create_main_cluster.*/create_main_cluster = false/' /etc/postgresql-common/createcluster.conf

# The real site, its drop box and a register of invented people, on this computer only.
portal: .venv/.ready
	.venv/bin/portal demo --serve

# Python keeps what it has compiled, whatever is set around here: the tests start it some hundred times.
test coverage: export PYTHONDONTWRITEBYTECODE :=

test: .venv/.ready chromium node voices age postgresql strace
	.venv/bin/pytest -n 4

# The same tests, a third slower: they fail, too, when they reach fewer lines of site_build than before.
coverage: .venv/.ready chromium node voices age postgresql strace
	@mkdir -p build/coverage
	.venv/bin/coverage erase
	.venv/bin/coverage run -m pytest -n 4
	.venv/bin/coverage combine --quiet
	.venv/bin/coverage report

lint: .venv/.ready
	.venv/bin/ruff check
	.venv/bin/ruff format --check
	.venv/bin/mypy

# Only some of it, and kept in bench/RESULTS.md: make bench BENCH='intake log --write'
bench: .venv/.ready chromium postgresql
	.venv/bin/python -m bench $(BENCH)

# Take the newest versions that pyproject.toml allows, and write down which they are.
pins:
	$(PYTHON) -m venv --clear build/pins
	build/pins/bin/python -m pip install --quiet --editable '.[test,postgres]'
	build/pins/bin/python -m pip freeze --exclude-editable > constraints.txt

# Cut the pages' font out of its package again, byte for byte. It needs npm; what it writes is committed.
font:
	PYTHON=$(PYTHON) site_build/pages/components/shell/font/recipe.sh

# Written last, so that an interrupted set-up is done again.
.venv/.ready: pyproject.toml constraints.txt
	@test -n "$(PYTHON)" || { echo "Install Python 3.11 or newer, then run make again." >&2; exit 1; }
	@echo "Setting up. This takes a minute or two."
	@$(PYTHON) -m venv --clear .venv >/dev/null 2>&1 \
	  || $(PYTHON) -m virtualenv --quiet --clear .venv 2>/dev/null \
	  || { $(PYTHON) -m venv --clear --without-pip .venv 2>/dev/null \
	    && $(PYTHON) -m pip --quiet --python .venv/bin/python install pip 2>/dev/null; } \
	  || { echo "Install python3-venv (on Debian or Ubuntu: apt-get install python3-venv), then run make again." >&2; exit 1; }
	.venv/bin/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[test]'
	@touch $@

# $(call need,what tells that it is there,its name,Debian's packages,what to do before they are installed)
define need
@{ $(1); } >/dev/null 2>&1 && exit 0; \
if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; \
then apt-get update -qq && $(if $(4),$(4) &&) apt-get install -qq --yes --no-install-recommends $(3); \
else echo "Install $(2) (on Debian or Ubuntu: apt-get install $(3)), then run make again." >&2; exit 1; fi
endef

chromium:
	$(call need,command -v chromium || command -v chromium-browser || command -v google-chrome,Chromium,chromium)

# It runs the verifier that knows SPEC.md alone.
node:
	$(call need,command -v node || command -v nodejs,Node.js,nodejs)

# It opens the register's keys and the recovery file where this program is gone.
age:
	$(call need,command -v age,age,age)

# What a browser on Linux reads aloud with.
voices:
	$(call need,command -v speech-dispatcher && command -v espeak-ng,a voice,\
	speech-dispatcher speech-dispatcher-espeak-ng espeak-ng)

# The tests start one of their own: the package's own server is not set up where there was none.
postgresql:
	$(call need,command -v pg_ctl || ls /usr/lib/postgresql/*/bin/pg_ctl,PostgreSQL,postgresql,$(NO_CLUSTER))

# It fails writes and syncs as a broken disk does.
strace:
	$(call need,command -v strace,strace,strace)
