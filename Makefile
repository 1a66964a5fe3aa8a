# assay: see README.md. `make help` lists the targets.
#
# Out of tree: build/<MODE>/, MODE = release (default), asan, ubsan, tsan, coverage, fuzz.

MODE    ?= release
B       := build/$(MODE)
CC      ?= cc
PREFIX  ?= /usr/local
DESTDIR ?=
VERSION := 0.1.0

PKGS_ASSAY := libcjson zlib yaml-0.1
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
OPT := -O1 -g -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all
endif

pkg = $(shell pkg-config $(1) $(2) 2>/dev/null)

CFLAGS  ?=
CFLAGS_ := -std=c17 -D_GNU_SOURCE $(OPT) $(HARDEN) $(WARN) -I. -MMD -MP \
           -DASSAY_VERSION='"$(VERSION)"' $(CFLAGS)
LDFLAGS_ := $(OPT) -pie -Wl,-z,relro,-z,now $(LDFLAGS)

BASE_SRC    := $(wildcard grader/base/*.c)
CELL_SRC    := $(wildcard sandbox/cell/*.c)
LIB_SRC     := $(BASE_SRC) $(wildcard sandbox/*.c problems/*.c runners/*.c \
               grader/answer/*.c grader/judge/*.c grader/report/*.c grader/pipeline/*.c \
               grader/cmd/*.c)
MAIN_SRC    := grader/main.c
UNIT_SRC    := tests/main.c $(wildcard tests/unit/*.c)
INTEG_SRC   := tests/main.c $(wildcard tests/integration/*.c)
FUZZ_SRC    := $(wildcard tests/fuzz/*.c)

obj = $(patsubst %.c,$(B)/%.o,$(1))

LIB       := $(B)/libassay.a
ASSAY     := $(B)/assay
CELL      := $(B)/assay-cell
UNIT      := $(B)/check-unit
INTEG     := $(B)/check-integration
FUZZERS   := $(patsubst tests/fuzz/%.c,$(B)/%,$(FUZZ_SRC))

LIBS_ASSAY = $(call pkg,--libs,$(PKGS_ASSAY)) -lm -pthread
LIBS_CELL  = $(call pkg,--libs,$(PKGS_CELL))
LIBS_TEST  = $(call pkg,--libs,$(PKGS_TEST))

.PHONY: all demo deps check check-unit check-integration check-escape asan ubsan tsan \
        valgrind fuzz coverage lint check-headers check-layers format format-check bench \
        install uninstall clean help

all: $(ASSAY) $(CELL)

$(LIB): $(call obj,$(LIB_SRC))
	@rm -f $@
	$(AR) rcs $@ $^

$(ASSAY): $(call obj,$(MAIN_SRC)) $(LIB)
	$(CC) $(LDFLAGS_) -o $@ $^ $(LIBS_ASSAY)

$(CELL): $(call obj,$(CELL_SRC)) $(LIB)
	$(CC) $(LDFLAGS_) -o $@ $^ $(LIBS_CELL)

$(UNIT): $(call obj,$(UNIT_SRC)) $(LIB)
	$(CC) $(LDFLAGS_) -o $@ $^ $(LIBS_TEST) $(LIBS_ASSAY) $(LIBS_CELL)

$(INTEG): $(call obj,$(INTEG_SRC)) $(LIB)
	$(CC) $(LDFLAGS_) -o $@ $^ $(LIBS_TEST) $(LIBS_ASSAY)

$(FUZZERS): $(B)/%: $(B)/tests/fuzz/%.o $(LIB)
	$(CC) $(LDFLAGS_) -fsanitize=fuzzer -o $@ $^ $(LIBS_ASSAY)

# Python that runs inside is embedded as it stands.
$(B)/runners/python_sources.o: $(wildcard runners/python/*.py)

$(B)/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(CFLAGS_) -c -o $@ $<

-include $(shell find $(B) -name '*.d' 2>/dev/null)
