# rtboot: make, make install, make check, make lint, make coverage, make demo. README.md has the rest.
VERSION = 0.1.0
PREFIX = /usr
# make CROSS=aarch64-linux-gnu- builds for another architecture, with its cross gcc and, in MUSL, its musl-dev.
CROSS =
MUSL = /usr/lib/$(subst gnu,musl,$(CROSS:%-=%))
CC = $(if $(CROSS),$(CROSS)gcc -specs=$(MUSL)/musl-gcc.specs,musl-gcc)
CFLAGS = -Os -fno-caller-saves -g
BUILD = build$(CROSS:%-=/%)
WARNINGS = -Wall -Wextra -Wshadow -Wmissing-prototypes -Wconversion

BINDIR = $(PREFIX)/bin
DRACUTDIR = $(PREFIX)/lib/dracut/modules.d/50rtboot
MANDIR = $(PREFIX)/share/man
EXAMPLEDIR = $(PREFIX)/share/doc/rtboot/examples

ALL_CFLAGS = -std=c11 -D_GNU_SOURCE -DRTBOOT_VERSION='"$(VERSION)"' -Isrc $(WARNINGS) \
	-ffunction-sections -fdata-sections -fno-asynchronous-unwind-tables -fno-pie -MMD -MP $(CFLAGS) $(CPPFLAGS)
# No relocations are left at run time, so nothing is to be made read-only: norelro saves the padding.
ALL_LDFLAGS = -static -no-pie -Wl,--gc-sections -Wl,-z,noseparate-code,-z,norelro $(LDFLAGS)

UNIT = $(patsubst tests/unit/%.c,$(BUILD)/unit/%.t,$(wildcard tests/unit/*.c))
OBJS = $(patsubst src/%.c,$(BUILD)/%.o,$(wildcard src/*.c src/*/*.c))

all: $(BUILD)/rtboot

# musl-gcc may link a dynamic program without a word: ask the program.
$(BUILD)/rtboot: $(OBJS)
	$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@.debug $(OBJS)
	@if $(CROSS)readelf -lW $@.debug | grep -q INTERP; then \
		echo "$@ is not static: it asks for an interpreter" >&2; exit 1; fi
	$(CROSS)strip -R .comment -o $@ $@.debug

$(BUILD)/%.o: src/%.c Makefile
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -c -o $@ $<

$(BUILD) $(BUILD)/unit:
	mkdir -p $@

install: $(BUILD)/rtboot
	install -D -m 755 $(BUILD)/rtboot $(DESTDIR)$(BINDIR)/rtboot
	install -d $(DESTDIR)$(DRACUTDIR) $(DESTDIR)/etc
	install -m 755 dracut/50rtboot/module-setup.sh hook/rtboot-early.sh hook/rtboot-late.sh $(DESTDIR)$(DRACUTDIR)
	install -m 644 hook/rtboot-early.service hook/rtboot-late.service $(DESTDIR)$(DRACUTDIR)
	install -D -m 644 src/rtboot.8 $(DESTDIR)$(MANDIR)/man8/rtboot.8
	install -D -m 644 hook/rtboot.conf.5 $(DESTDIR)$(MANDIR)/man5/rtboot.conf.5
	install -D -m 644 hook/rtboot-migration.7 $(DESTDIR)$(MANDIR)/man7/rtboot-migration.7
	install -d $(DESTDIR)$(EXAMPLEDIR)
	install -m 644 hook/examples/*.conf $(DESTDIR)$(EXAMPLEDIR)
	test -e $(DESTDIR)/etc/rtboot.conf || install -m 644 hook/rtboot.conf $(DESTDIR)/etc/rtboot.conf

# Everything but main, for each of the unit tests.
$(BUILD)/unit/%.t: tests/unit/%.c $(wildcard tests/unit/*.h) $(filter-out $(BUILD)/main.o,$(OBJS)) | $(BUILD)/unit
	$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $< $(filter-out $(BUILD)/main.o,$(OBJS))

unit: $(UNIT)

build/inject: tests/faults/inject.c | build
	$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $<

# The rest installs what it needs through apt, so the build itself comes after that.
packages:
	tests/lab/packages.sh

# What they boot (tests/lab/prepare.sh): a kernel, whose dracut made the initramfs, its kind, and what is in it.
RT = 6.12/rt-amd64/trixie
STOCK = 6.12/cloud-amd64/trixie
MACHINES = $(foreach initrd,$(RT)/systemd $(RT)/plain $(STOCK)/systemd $(STOCK)/plain,$(initrd)/rtboot $(initrd)/none) \
	$(foreach config,flush sound knobs audio control telco,$(RT)/plain/$(config)) $(RT)/systemd/system $(STOCK)/plain/knobs

# All tests, two at a time, the long ones first; alone those that look at a clock, or at another process while it runs. Those
# that boot come last; what they boot is made during the sweep of faults, which mostly waits. RTBOOT_SAMPLE=N: a fifth of
# the faults (tests/sample.sh).
LONG = $(patsubst %,tests/%.t,scale valgrind lint sanitized fuzz tree vm/faults-plain vm/faults-systemd vm/system)
ALONE = $(BUILD)/unit/guard.t tests/guard.t tests/cost.t
two_at_a_time = prove -j 2 --timer $(filter $(LONG),$(1)) $(filter-out $(LONG) $(ALONE),$(1))

check: packages
	$(MAKE) -s -j 2 all unit build/inject WARNINGS='$(WARNINGS) -Werror'
	$(MAKE) -s -j 2 -f tests/watched/Makefile all fuzzers
	$(MAKE) -s -j 2 -f tests/watched/Makefile KIND=plain all
	$(call two_at_a_time,$(UNIT) $(wildcard tests/*.t))
	prove $(ALONE)
	tests/lab/prepare.sh $(MACHINES) & prove -j 4 tests/faults/*.t; faults=$$?; wait $$! && exit $$faults
	$(call two_at_a_time,$(wildcard tests/vm/*.t))

# Kernels and versions of dracut that check does not boot: each kernel once, each dracut with both kinds of initrd.
# And other architectures, whose programs qemu-user runs: the tests, and dracut in an arm64 root.
MATRIX = $(foreach initrd,systemd plain,5.10/rt-amd64/bullseye/$(initrd) 6.1/rt-amd64/bookworm/$(initrd)) \
	5.10/cloud-amd64/bullseye/plain 6.1/cloud-amd64/bookworm/systemd \
	6.18/rt-amd64/trixie/plain 6.18/cloud-amd64/trixie/systemd \
	7.0/rt-amd64/forky/systemd 7.0/cloud-amd64/forky/plain newest/rt-amd64/forky/plain newest/cloud-amd64/forky/systemd \
	6.1/rt-arm64/trixie:arm64/plain 6.1/cloud-arm64/trixie:arm64/systemd \
	6.12/rt-arm64/trixie:arm64/systemd 6.12/cloud-arm64/trixie:arm64/plain

check-matrix: packages
	$(MAKE) -s all
	tests/matrix/run.sh $(MATRIX)

# Which lines of src/ no test runs.
coverage: packages
	tests/coverage.sh

# Static analysis, which check does too.
lint: packages
	$(MAKE) -s all
	prove tests/lint.t

# Longer than check does (tests/fuzz.t), TIME seconds each; and what of the parsers the corpora reach.
TIME = 60
fuzz: packages
	RTBOOT_FUZZ_TIME=$(TIME) prove -v tests/fuzz.t

fuzz-coverage: packages
	tests/fuzz/coverage.sh

# Every call that reaches the kernel fails with every errno, and in every system call a process dies or hangs.
check-faults: packages
	$(MAKE) -s all build/inject
	prove -j 4 tests/faults/*.t

demo: packages
	$(MAKE) -s all
	tests/lab/demo.sh

clean:
	rm -rf build

-include $(OBJS:.o=.d)
.PHONY: all install unit packages check check-faults check-matrix coverage lint fuzz fuzz-coverage demo clean
