# assay: see README.md. `make help` lists the targets.
#
# Out of tree: build/<MODE>/, MODE = release (default), asan, ubsan, tsan, coverage, fuzz.

MODE         ?= release
B            := build/$(MODE)
CC           ?= cc
CLANG_FORMAT ?= clang-format
CLANG_TIDY   ?= clang-tidy
PYTHON       ?= /usr/bin/python3
FUZZ_SECONDS ?= 5
JOBS         ?= $(shell nproc)
VERSION      := 0.1.0

PREFIX  ?= /usr/local
DESTDIR ?=

PKGS_ASSAY := libcjson zlib yaml-0.1 sqlite3
PKGS_CELL  := libseccomp
PKGS_TEST  := check

WARN := -Wall -Wextra -Wshadow -Wconversion -Wstrict-prototypes -Wmissing-prototypes \
        -Wvla -Wformat=2 -Wwrite-strings -Wundef
ifdef CI
WARN += -Werror
endif

HARDEN := -fstack-protector-strong -fstack-clash-protection -fPIE
ifeq ($(MODE),release)
OPT    := -O2 -g
HARDEN += -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3
else ifeq ($(MODE),asan)
OPT := -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
else ifeq ($(MODE),ubsan)
OPT := -O1 -g -fsanitize=undefined -fno-sanitize-recover=all
else ifeq ($(MODE),tsan)
OPT := -O1 -g -fsanitize=thread
else ifeq ($(MODE),coverage)
OPT := -O0 -g --coverage
else ifeq ($(MODE),fuzz)
CC  := clang
# In gcc, -Wconversion for C does not hold this.
WARN += -Wno-sign-conversion
OPT := -O1 -g -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all
endif

pkg = $(shell pkg-config $(1) $(2) 2>/dev/null)

# Where the parsers of programs lie, with their library.
GRAMMARS := build/grammars

CFLAGS  ?=
CFLAGS_ := -std=c17 -D_GNU_SOURCE $(OPT) $(HARDEN) $(WARN) -I. \
           -isystem $(GRAMMARS)/tree-sitter/vendor/tree-sitter/lib/include -Wa,-I$(B) -MMD -MP \
           -DASSAY_VERSION='"$(VERSION)"' $(CFLAGS)
LDFLAGS_ := $(OPT) -pie -Wl,-z,relro,-z,now $(LDFLAGS)

BASE_SRC    := $(wildcard grader/base/*.c)
WARM_CELL   := sandbox/cell/warm_serve.c
CELL_SRC    := $(filter-out $(WARM_CELL),$(wildcard sandbox/cell/*.c))
# What a warm interpreter loads: its language's part, and the cell's that runs in it.
WARM_SRC    := runners/warm/python.c $(WARM_CELL) \
               $(addprefix sandbox/cell/,launch.c lockdown.c plan.c warden.c proc_list.c \
               file_rules.c filter.c host_filter.c view.c) \
               $(addprefix sandbox/,messages.c wire.c sandbox.c) $(wildcard grader/base/*.c)
UNIT_CELL   := $(filter sandbox/cell/filter% sandbox/cell/cgroup_% %/tree.c %/box.c,$(CELL_SRC))
LIB_SRC     := $(BASE_SRC) $(wildcard sandbox/*.c problems/*.c runners/*.c \
               grader/metrics/*.c grader/answer/*.c grader/judge/*.c grader/score/*.c \
               grader/store/*.c grader/report/*.c grader/pipeline/*.c grader/verify/*.c \
               grader/cmd/*.c)
MAIN_SRC    := grader/main.c
UNIT_SRC    := $(wildcard tests/*.c) $(wildcard tests/unit/*.c)
INTEG_SRC   := $(wildcard tests/*.c) $(wildcard tests/integration/*.c)
ESCAPE_SRC  := $(wildcard tests/*.c tests/escape/*.c tests/escape/programs/*.c)
FUZZ_SRC    := $(wildcard tests/fuzz/*.c)
CHEATS_SRC  := $(wildcard tests/cheats/*.c)
STRESS_SRC  := $(wildcard tests/stress/*.c)
JUDGING_SRC := $(addprefix tests/bench/,bench_judge.c bench_sealed.c tools.c)
BENCH_SRC   := $(filter-out tests/bench/noop.c $(JUDGING_SRC), \
               $(wildcard tests/bench/*.c))
FOLDERS     := sandbox sandbox/cell problems runners runners/warm grader/base grader/llm grader/answer \
               grader/metrics grader/metrics/helper grader/verify \
               grader/judge grader/score grader/store grader/report grader/pipeline \
               grader/cmd tests/unit tests/integration tests/probe tests/contain tests/inject tests/escape \
               tests/escape/programs tests/fuzz tests/bench \
               tests/cheats tests/stress

ifeq ($(MODE),tsan)
# Linux 6 spreads addresses wider than the sanitizer's shadow can take.
RUN_TESTS := setarch -R env CK_TIMEOUT_MULTIPLIER=10
else ifneq ($(filter $(MODE),asan ubsan),)
RUN_TESTS := ASAN_OPTIONS=detect_leaks=1 UBSAN_OPTIONS=print_stacktrace=1 \
             CK_TIMEOUT_MULTIPLIER=10
endif

obj = $(patsubst %.c,$(B)/%.o,$(1))

# tree-sitter, and parsers that npm packages bring (.ci/grammars); all but these have a
# scanner, too.
GRAMMAR_SRC := $(addprefix tree-sitter-,c/src cpp/src python/src javascript/src \
               typescript/typescript/src java/src go/src rust/src php/php/src ruby/src \
               perl/src lua/src r/src bash/src c-sharp/src)
NO_SCANNER  := $(addprefix tree-sitter-,c/src java/src go/src)
GRAMMAR_OBJ := $(addsuffix /parser.o,$(GRAMMAR_SRC)) \
               $(addsuffix /scanner.o,$(filter-out $(NO_SCANNER),$(GRAMMAR_SRC))) \
               tree-sitter/vendor/tree-sitter/lib/src/lib.o

LIBASSAY  := $(B)/libassay.a
LIB       := $(LIBASSAY) $(GRAMMARS)/libgrammars.a
WARM      := $(B)/warm-python.so
ASSAY     := $(B)/assay
CELL      := $(B)/assay-cell
MEASURE   := $(B)/assay-measure
UNIT      := $(B)/check-unit
INTEG     := $(B)/check-integration
PROBE     := $(B)/probe
CONTAIN   := $(B)/contain
INJECT    := $(B)/inject
ESCAPE    := $(B)/check-escape
ATTACKS   := $(B)/escape/attacks
SOURCES   := $(patsubst tests/escape/%,$(B)/escape/%,$(wildcard tests/escape/sources/*))
BENCH     := $(B)/bench-sandbox
NOOP      := $(B)/bench-noop
JUDGING   := $(B)/bench-judge
CHEATS    := $(B)/check-cheats
STRESS    := $(B)/check-stress
FUZZERS   := $(patsubst tests/fuzz/%.c,$(B)/%,$(FUZZ_SRC))

LIBS_ASSAY = $(call pkg,--libs,$(PKGS_ASSAY)) -lm -pthread
LIBS_CELL  = $(call pkg,--libs,$(PKGS_CELL))

# Each run forks the cell's spawner, which is cheaper with fewer mappings. Where there is
# no static library, a dynamic cell does the same.
ifeq ($(MODE),release)
ifneq ($(wildcard $(shell $(CC) -print-file-name=libseccomp.a)),)
STATIC_CELL := -static-pie
endif
endif
LIBS_TEST  = $(call pkg,--libs,$(PKGS_TEST))

C_FILES  := $(sort $(wildcard $(addsuffix /*.c,$(FOLDERS)) grader/main.c tests/*.c))
H_FILES  := $(sort $(wildcard $(addsuffix /*.h,$(FOLDERS)) tests/*.h))

.PHONY: all demo demo-run deps libraries check check-run check-unit check-python \
        check-integration check-datasets check-contained check-escape check-vm \
        check-cheats check-stress asan ubsan tsan valgrind fuzz fuzz-run coverage coverage-run \
        lint check-headers \
        check-layers format format-check bench \
        bench-sandbox bench-judge install uninstall clean help

all: $(ASSAY) $(CELL) $(MEASURE)

# Runs before each compilation, but never causes one.
libraries:
	@pkg-config --exists $(PKGS_ASSAY) $(PKGS_CELL) || { \
	    echo "Libraries are missing: run .ci/deps, which installs them." >&2; exit 1; }

$(LIBASSAY): $(call obj,$(LIB_SRC))
	@rm -f $@
	$(AR) rcs $@ $^

# The same in every mode: no code of ours, and mostly tables.
$(GRAMMARS)/fetched: .ci/grammars $(wildcard grader/metrics/grammars/*.json)
	@echo "Fetching the grammars of tree-sitter"
	@.ci/grammars $(@D) && touch $@

$(GRAMMARS)/%.o: $(GRAMMARS)/fetched
	cc -std=c11 -D_GNU_SOURCE -O2 -w -fPIC -I$(@D) -I$(@D)/../include -c -o $@ $(@:.o=.c)

$(GRAMMARS)/libgrammars.a: $(addprefix $(GRAMMARS)/,$(GRAMMAR_OBJ))
	@rm -f $@
	$(AR) rcs $@ $^

# Loaded into a foreign program: without sanitizers, and with nothing in it that it does
# not use, above all no library that the program would need.
WARM_OPT := -O2 -g -fPIC -fvisibility=hidden -ffunction-sections -fdata-sections \
            -fstack-protector-strong

$(B)/warm/%.o: %.c | libraries
	@mkdir -p $(@D)
	$(CC) -std=c17 -D_GNU_SOURCE $(WARM_OPT) $(WARN) -I. -MMD -MP $(CFLAGS) -c -o $@ $<

$(WARM): $(patsubst %.c,$(B)/warm/%.o,$(WARM_SRC))
	$(CC) -shared -s -Wl,--gc-sections -Wl,-z,defs -Wl,-z,relro,-z,now -o $@ $^

# Embedded, as a file that the assembler finds by the folder.
$(B)/runners/python_warm.o: $(WARM) runners/python/warm.py
$(B)/runners/python_warm.o: CFLAGS_ += -DWARM_LIBRARY='"$(WARM)"'

$(ASSAY): $(call obj,$(MAIN_SRC)) $(LIB)
	$(CC) $(LDFLAGS_) -o $@ $^ $(LIBS_ASSAY)

# The thread of TSan's run-time library forbids user namespaces to a cell.
ifeq ($(MODE),tsan)
$(CELL): $(CELL_SRC) $(BASE_SRC) $(wildcard sandbox/*.c)
	@$(MAKE) --no-print-directory MODE=release build/release/assay-cell
	cp build/release/assay-cell $@
else
$(CELL): $(call obj,$(CELL_SRC)) $(LIB)
	$(CC) $(LDFLAGS_) $(STATIC_CELL) -o $@ $^ $(LIBS_CELL)
endif

# Runs inside: without sanitizers.
MEASURE_SRC := $(wildcard grader/metrics/helper/*.c grader/metrics/*.c) $(BASE_SRC)

ifeq ($(MODE),release)
$(MEASURE): $(call obj,$(MEASURE_SRC)) $(GRAMMARS)/libgrammars.a
	$(CC) $(LDFLAGS_) -o $@ $^ $(call pkg,--libs,libcjson zlib) -lm
else
$(MEASURE): $(MEASURE_SRC)
	@$(MAKE) --no-print-directory MODE=release build/release/assay-measure
	cp build/release/assay-measure $@
endif

# With those modules of the cell that are tested alone; the cell is in no library.
$(UNIT): $(call obj,$(UNIT_SRC) $(UNIT_CELL)) $(LIB) | $(CELL)
	$(CC) $(LDFLAGS_) -o $@ $^ $(LIBS_TEST) $(LIBS_ASSAY) $(LIBS_CELL)

# The tests start these, too.
$(INTEG): $(call obj,$(INTEG_SRC)) $(LIB) | $(PROBE) $(CONTAIN) $(INJECT)
	$(CC) $(LDFLAGS_) -o $@ $^ $(LIBS_TEST) $(LIBS_ASSAY)

# Runs inside: static and without sanitizers, so that it uses only what it is told to.
$(PROBE): tests/probe/probe.c
	@mkdir -p $(@D)
	$(CC) -std=c17 -D_GNU_SOURCE $(WARN) -O1 -static -pthread -o $@ $<

$(CONTAIN): $(call obj,$(wildcard tests/contain/*.c)) $(LIB)
	$(CC) $(LDFLAGS_) -o $@ $^ $(LIBS_CELL)

$(INJECT): $(call obj,$(wildcard tests/inject/*.c)) $(LIB)
	$(CC) $(LDFLAGS_) -o $@ $^ $(LIBS_CELL)

# The programs' main() is for the attacks alone; the runner wants their tables.
$(ESCAPE): $(call obj,$(filter-out tests/escape/programs/main.c,$(ESCAPE_SRC))) $(LIB)
	$(CC) $(LDFLAGS_) -o $@ $^ $(LIBS_TEST) $(LIBS_ASSAY)

# Runs where nothing is installed: static. Never with a sanitizer, which would be caught
# by the sandbox itself.
$(ATTACKS): $(wildcard tests/escape/*.h tests/escape/programs/*.[ch])
	@mkdir -p $(@D)
	$(CC) -std=c17 -D_GNU_SOURCE -O1 -g $(WARN) -I. -static -pthread -o $@ \
	    $(wildcard tests/escape/programs/*.c)

$(BENCH): $(call obj,$(BENCH_SRC)) $(LIB)
	$(CC) $(LDFLAGS_) -o $@ $^ $(LIBS_ASSAY)

$(JUDGING): $(call obj,$(JUDGING_SRC)) $(LIB)
	$(CC) $(LDFLAGS_) -o $@ $^ $(LIBS_ASSAY)

$(NOOP): tests/bench/noop.c
	@mkdir -p $(@D)
	$(CC) -O2 -static -o $@ $<

$(CHEATS): $(call obj,$(CHEATS_SRC)) $(LIB)
	$(CC) $(LDFLAGS_) -o $@ $^ $(LIBS_ASSAY)

$(STRESS): $(call obj,$(STRESS_SRC)) $(LIB)
	$(CC) $(LDFLAGS_) -o $@ $^ $(LIBS_ASSAY)

$(FUZZERS): $(B)/%: $(B)/tests/fuzz/%.o $(LIB)
	$(CC) $(LDFLAGS_) -fsanitize=fuzzer -o $@ $^ $(LIBS_ASSAY)

# What runs inside is embedded as it stands.
$(B)/runners/native_function.o: $(wildcard runners/native/*)
$(call obj,$(wildcard runners/*_inline.c)): $(wildcard runners/inline/*)
$(B)/runners/python_sources.o: $(wildcard runners/python/*.py)
$(B)/runners/csharp.o: $(B)/runners/mono/preload.so

# Runs inside, in a program that is not ours: never with a sanitizer.
$(B)/runners/mono/preload.so: runners/mono/preload.c
	@mkdir -p $(@D)
	$(CC) -std=c17 -D_GNU_SOURCE $(WARN) -O2 -fPIC -shared -s -o $@ $<

$(B)/%.o: %.c | libraries $(GRAMMARS)/fetched
	@mkdir -p $(@D)
	$(CC) $(CFLAGS_) -c -o $@ $<

-include $(shell find $(B) -name '*.d' 2>/dev/null)

# ---- first steps ----

# Recursive: what .ci/deps installs is looked up by a fresh make.
deps:
	@.ci/deps

demo: deps
	@$(MAKE) --no-print-directory -s -j$(JOBS) all
	@$(MAKE) --no-print-directory -s demo-run

SUITES := problems/suites

demo-run: all
	@echo "== answers of a good model =="
	@$(ASSAY) grade $(SUITES)/basics $(SUITES)/answers/basics-good.jsonl
	@echo
	@echo "== answers of a flawed model =="
	@$(ASSAY) grade $(SUITES)/basics $(SUITES)/answers/basics-flawed.jsonl

# ---- tests ----

check: deps
	@$(MAKE) --no-print-directory -j$(JOBS) all $(UNIT) $(INTEG)
	@$(MAKE) --no-print-directory check-run

# The summary of Check comes last.
check-run: check-python
	@$(MAKE) --no-print-directory check-unit
	@$(MAKE) --no-print-directory check-integration

check-unit: $(UNIT)
	$(RUN_TESTS) $(UNIT)

# The sandbox's tests in imitated containers, where no namespace can be made.
CONTAINERS := --user=65534 --user=65534,--landlock=2 --no-cgroups --no-caps,--no-cgroups
CONTAINED  := cell exec hostile
comma      := ,

check-contained: all $(INTEG)
	@set -e; for how in $(subst $(comma),^,$(CONTAINERS)); do for suite in $(CONTAINED); do \
	    echo "== $$how"; $(RUN_TESTS) $(CONTAIN) $$(echo "$$how" | tr ^ ' ') \
	        /usr/bin/env ASSAY_TEST_BEST_EFFORT=1 ASSAY_TEST_SUITE=$$suite \
	        SANDBOX_MUST_WORK=1 $(abspath $(INTEG)); \
	done; done

check-integration: all $(INTEG)
	$(RUN_TESTS) $(INTEG)

# Public data sets with their references as answers: SET='mbpp*' picks some of them.
check-datasets: all $(INTEG)
	@printf '%-22s %-10s %7s %6s %8s %7s %6s %4s %4s %8s\n' set form answers AC expected \
	    sealed shared NA JE seconds
	@ASSAY_DATASETS='$(SET)' ASSAY_TEST_SUITE=datasets SANDBOX_MUST_WORK=1 \
	    $(RUN_TESTS) $(INTEG)

SET ?= *

check-python:
	@if ls tests/python/test_*.py >/dev/null 2>&1; then \
	    set -x; PYTHONDONTWRITEBYTECODE=1 $(PYTHON) -m unittest discover -b -s tests/python; \
	fi

# Copied, so that the folder beside check-escape is all that it needs elsewhere.
$(B)/escape/sources/%: tests/escape/sources/%
	@mkdir -p $(@D)
	cp $< $@

check-escape: all $(ESCAPE) $(ATTACKS) $(SOURCES)
	$(RUN_TESTS) $(ESCAPE)

# On another kernel, with nothing but cgroup v2: VM="root user:cell" picks scenarios.
check-vm: all $(INTEG) $(ESCAPE) $(ATTACKS)
	@tests/vm/run $(VM)

check-cheats: all $(CHEATS)
	@$(CHEATS) $(ASSAY) tests/cheats

# By hand, some eight minutes, with Debian's stress-ng: all of it inside, one after
# another. STRESS_BUSY=1 where others work, too.
check-stress: all $(STRESS) $(ATTACKS)
	@$(STRESS) $(abspath $(ATTACKS))

# By hand for the memory of 100,000 runs: make bench-sandbox BENCH_RUNS=100000
bench-sandbox: all $(BENCH) $(NOOP)
	@BENCH_RUNS=$(BENCH_RUNS) $(BENCH) $(abspath $(NOOP))

BENCH_RUNS ?= 1000

# HumanEval sealed beside a bare prototype; cases of the function kind in one process.
bench-judge: all $(JUDGING)
	@$(JUDGING) $(abspath $(ASSAY)) $(BENCH_CASES)

BENCH_CASES ?= 200000

bench: bench-sandbox bench-judge

asan ubsan tsan:
	@$(MAKE) --no-print-directory -j$(JOBS) MODE=$@ build/$@/check-unit
	@$(MAKE) --no-print-directory MODE=$@ check-unit

# Each test is a process of its own, so that its leaks are its own too.
valgrind: $(UNIT)
	CK_TIMEOUT_MULTIPLIER=60 valgrind --quiet --leak-check=full \
	    --errors-for-leak-kinds=definite --error-exitcode=9 $(UNIT)

fuzz:
	@$(MAKE) --no-print-directory -s -j$(JOBS) MODE=fuzz fuzz-run

fuzz-run: $(FUZZERS)
	@.ci/fuzz $(FUZZ_SECONDS) $(FUZZERS)

coverage:
	@$(MAKE) --no-print-directory -s -j$(JOBS) MODE=coverage coverage-run

coverage-run: all $(UNIT) $(INTEG)
	@find $(B) -name '*.gcda' -delete
	@$(UNIT) && $(INTEG)
	@.ci/coverage $(B)

# ---- static checks ----

SCRIPTS := $(filter-out .ci/cppcheck-suppressions,$(wildcard .ci/*)) \
           $(filter-out tests/vm/list-files,$(wildcard tests/vm/*))

lint:
	@echo sizes; .ci/check-size $(C_FILES) $(H_FILES)
	@echo clang-tidy; printf '%s\n' $(C_FILES) | \
	    xargs -P $(JOBS) -n 1 .ci/tidy $(CLANG_TIDY)
	@echo cppcheck; cppcheck -q -j $(JOBS) --std=c11 \
	    --enable=warning,performance,portability --error-exitcode=1 \
	    --inline-suppr --suppressions-list=.ci/cppcheck-suppressions \
	    -D_GNU_SOURCE -DASSAY_VERSION='""' -I. \
	    -D'cJSON_ArrayForEach(e,a)=while ((e = (a)->next))' $(C_FILES)
	@echo shellcheck; shellcheck $(SCRIPTS)
	@echo pyflakes; .ci/check-python

check-headers:
	@CC='$(CC)' .ci/check-headers $(H_FILES)

check-layers:
	@.ci/check-layers $(C_FILES) $(H_FILES)

format:
	$(CLANG_FORMAT) -i $(C_FILES) $(H_FILES)

format-check:
	@$(CLANG_FORMAT) --dry-run -Werror $(C_FILES) $(H_FILES)

# ---- installation ----

SHARE := $(PREFIX)/share/assay

install: all
	install -D -m 755 $(ASSAY) $(DESTDIR)$(PREFIX)/bin/assay
	install -D -m 755 $(CELL) $(DESTDIR)$(PREFIX)/libexec/assay/assay-cell
	install -D -m 755 $(MEASURE) $(DESTDIR)$(PREFIX)/libexec/assay/assay-measure
	cd problems/suites && find basics -type f ! -name '*.pyc' \
	    -exec install -D -m 644 {} $(DESTDIR)$(SHARE)/suites/{} \;

uninstall:
	rm -f $(DESTDIR)$(PREFIX)/bin/assay
	rm -rf $(DESTDIR)$(PREFIX)/libexec/assay $(DESTDIR)$(SHARE)/suites/basics
	-rmdir --ignore-fail-on-non-empty $(DESTDIR)$(SHARE)/suites $(DESTDIR)$(SHARE)

clean:
	rm -rf build

help:
	@echo "all                the program and its helper, in build/release"
	@echo "demo               install what is missing, build, grade two sets of answers"
	@echo "check              install what is missing, build, run all tests"
	@echo "check-unit         one group of tests; also check-python, check-integration"
	@echo "check-contained    the sandbox in imitated containers (as root)"
	@echo "check-escape       attacks on the sandbox (ASSAY_ESCAPE_ONLY=name: one of them)"
	@echo "check-cheats       cheats and honest twins: no cheat may be accepted"
	@echo "check-datasets     public data sets: their references as answers (SET='mbpp*': some)"
	@echo "check-vm           the sandbox's tests on Debian's kernel with cgroup v2, in QEMU"
	@echo "check-stress       stress-ng in a cell, 8 minutes (STRESS_ONLY=class or stressor)"
	@echo "asan ubsan tsan    the unit tests with a sanitizer"
	@echo "valgrind           the unit tests with valgrind"
	@echo "fuzz               each fuzz target for FUZZ_SECONDS (5)"
	@echo "coverage           which lines the tests reach"
	@echo "lint               sizes, clang-tidy, cppcheck, shellcheck, pyflakes"
	@echo "check-headers      each header compiles alone"
	@echo "check-layers       modules include only what lies below them"
	@echo "format             clang-format; format-check only looks"
	@echo "bench              speed; bench-sandbox: the sandbox beside bare runs and bwrap"
	@echo "                   bench-judge: HumanEval sealed, and cases of functions a second"
	@echo "install uninstall  PREFIX ($(PREFIX)), DESTDIR"
	@echo "clean              remove build/"
	@echo
	@echo "MODE=release|asan|ubsan|tsan|coverage|fuzz, CI=true (warnings are errors)"
