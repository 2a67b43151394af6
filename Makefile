# One command sets up and runs, one checks everything. `make help` lists them.
SHELL := /bin/bash
PACKAGES := libgd-dev libgeos-dev zlib1g-dev libpq-dev libsqlite3-dev libcurl4-openssl-dev pkg-config python3 python3-pip
TEST_PACKAGES := postgresql chromium fonts-noto-cjk python3-venv openssl
CHECKS := -Xswiftc -warnings-as-errors --explicit-target-dependency-import-check error
PORT ?= 8080
DATABASE ?= data/yiwang.sqlite
PACK ?= Packs/jiangning
SAMPLE ?= 100000

.PHONY: help run build setup test quick end-to-end bench web packages test-packages clean

help:  ## what each target does
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 16

run: setup  ## builds, sets up a database with the pack and a synthetic year, and serves it
	.build/release/yiwang serve --database $(DATABASE) --port $(PORT)

setup: build  ## makes the database once; leaves an existing one alone
	.build/release/yiwang setup --demo --database $(DATABASE) --pack $(PACK) --sample $(SAMPLE) --address http://127.0.0.1:$(PORT)

build: packages web  ## builds the program in release
	swift build -c release --product yiwang

test: test-packages web  ## builds and runs every test, on SQLite and on PostgreSQL
	swift build --build-tests $(CHECKS)
	swift test --skip-build --parallel
	python3 Tests/EndToEnd/run.py
	python3 Tests/Browser/run.py

quick:  ## the tests that need no database and no server, in seconds
	swift build --build-tests $(CHECKS)
	swift test --skip-build --parallel --filter 'BasicsTests|TimingTests|TerritoryTests|OrganizationTests|TidyTests'

end-to-end: web  ## crash, command, HTTP and browser tests against the debug binary
	swift build --product yiwang
	python3 Tests/EndToEnd/run.py
	python3 Tests/Browser/run.py

bench: packages test-packages web  ## measures against references in the same run; takes a while
	swift build -c release --product yiwang
	swift build -c release --product yiwang-bench
	Benchmarks/run.sh

web: packages  ## fetches the scripts of the pages that are not ours, by their hashes
	@python3 Tools/web_assets.py

packages:
	@Tools/install.sh $(PACKAGES)

test-packages: packages
	@Tools/install.sh $(TEST_PACKAGES)

clean:  ## removes what was built, not the data
	rm -rf .build
