# rtboot: make, make install, make unit, make check, make lint, make demo. README.md and tests/README.md have the rest.
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

OBJS = $(patsubst src/%.c,$(BUILD)/%.o,$(wildcard src/*.c src/*/*.c))
COMMON = $(filter-out $(BUILD)/main.o,$(OBJS))

all: $(BUILD)/rtboot

# musl-gcc may link a dynamic program without a word: ask the program.
$(BUILD)/rtboot: $(OBJS)
	$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@.debug $(OBJS)
	@if $(CROSS)readelf -lW $@.debug | grep -q INTERP; then \
		echo "$@ is not static: it asks for an interpreter" >&2; exit 1; fi
	$(CROSS)strip -R .comment -o $@ $@.debug

$(BUILD)/%.o: src/%.c Makefile | compiler
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -c -o $@ $<

# A build installs no packages: it names what is missing.
compiler:
	@command -v $(firstword $(CC)) > /dev/null || { echo "$(firstword $(CC)) not found: install Debian's" \
		"$(if $(CROSS),gcc-$(CROSS:%-=%),musl-tools)" >&2; exit 1; }

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

clean:
	rm -rf build

# unit, check, check-faults, check-matrix, coverage, lint, fuzz, fuzz-coverage, demo.
include tests/Makefile

-include $(OBJS:.o=.d)
.PHONY: all compiler install clean
