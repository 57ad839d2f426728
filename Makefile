# rtboot: make, make install, make unit, make check, make lint, make demo. README.md and tests/README.md have the rest.
VERSION = 0.1.0
PREFIX = /usr
# make CROSS=aarch64-linux-gnu- builds for another architecture, with its cross gcc and, in MUSL, its musl-dev.
CROSS =
MUSL = /usr/lib/$(subst gnu,musl,$(CROSS:%-=%))
CC = $(if $(CROSS),$(CROSS)gcc -specs=$(MUSL)/musl-gcc.specs,musl-gcc)
# Code in the order of the source, and jumps rather than moves on a condition: no larger, and compresses better.
CFLAGS = -Os -fno-caller-saves -fno-schedule-insns2 -fno-if-conversion -g
BUILD = build$(CROSS:%-=/%)
WARNINGS = -Wall -Wextra -Wshadow -Wmissing-prototypes -Wconversion

BINDIR = $(PREFIX)/bin
# Where the binary looks for the commands that are scripts, and dracut's module for image: from their own directories.
LIBDIR = $(PREFIX)/lib/rtboot
DRACUTDIR = $(PREFIX)/lib/dracut/modules.d/50rtboot
INITRAMFSDIR = $(PREFIX)/share/initramfs-tools
INITCPIODIR = $(PREFIX)/lib/initcpio
UNITDIR = $(PREFIX)/lib/systemd/system
MANDIR = $(PREFIX)/share/man
EXAMPLEDIR = $(PREFIX)/share/doc/rtboot/examples
BASHDIR = $(PREFIX)/share/bash-completion/completions
# Debian's zsh reads vendor-completions under /usr, and site-functions only under /usr/local.
ZSHDIR = $(PREFIX)/share/zsh/$(if $(wildcard $(PREFIX)/share/zsh/vendor-completions),vendor-completions,site-functions)

ALL_CFLAGS = -std=c11 -D_GNU_SOURCE -DRTBOOT_VERSION='"$(VERSION)"' -Isrc $(WARNINGS) \
	-ffunction-sections -fdata-sections -fno-asynchronous-unwind-tables -fno-pie -MMD -MP $(CFLAGS) $(CPPFLAGS)
# No relocations are left at run time, so nothing is to be made read-only: norelro saves the padding.
# Nor does the file hold gaps: the data follows the code, in whose last page it may begin, and is sorted by alignment.
ALL_LDFLAGS = -static -no-pie -Wl,--gc-sections,--sort-section=alignment \
	-Wl,-z,noseparate-code,-z,norelro,-z,common-page-size=16 $(LDFLAGS)

UNITS = rtboot.socket rtboot.service rtboot-verify.service rtboot-verify.timer
# In an initramfs, also in one made of packages, where rtboot is always in /usr/bin.
INITRD_UNITS = rtboot-credential.service rtboot-early.service rtboot-late.service
# The targets of systemd after which a machine wakes up.
SLEEP = suspend hibernate hybrid-sleep suspend-then-hibernate

OBJS = $(patsubst src/%.c,$(BUILD)/%.o,$(wildcard src/*.c src/*/*.c))
# Two programs, each with its main: rtboot, and what of it lies in the initramfs. --gc-sections leaves out the rest.
MAINS = $(BUILD)/main.o $(BUILD)/initramfs.o
COMMON = $(filter-out $(MAINS),$(OBJS))

all: $(BUILD)/rtboot $(BUILD)/rtboot-initramfs

$(BUILD)/rtboot: $(BUILD)/main.o
$(BUILD)/rtboot-initramfs: $(BUILD)/initramfs.o
# musl-gcc may link a dynamic program without a word: ask the program.
$(BUILD)/rtboot $(BUILD)/rtboot-initramfs: $(COMMON)
	$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@.debug $^
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

install: all
	install -D -m 755 $(BUILD)/rtboot $(DESTDIR)$(BINDIR)/rtboot
	install -D -m 755 $(BUILD)/rtboot-initramfs $(DESTDIR)$(LIBDIR)/initramfs
	for script in image stage capture check-user; do \
		install -m 755 hook/$$script.sh $(DESTDIR)$(LIBDIR)/$$script || exit 1; done
	install -m 644 hook/capture.awk $(DESTDIR)$(LIBDIR)
	install -d $(DESTDIR)$(DRACUTDIR) $(DESTDIR)/etc
	install -m 755 dracut/50rtboot/*.sh $(DESTDIR)$(DRACUTDIR)
	install -m 644 dracut/50rtboot/README $(DESTDIR)$(DRACUTDIR)
	install -D -m 755 hook/initramfs-tools/hook $(DESTDIR)$(INITRAMFSDIR)/hooks/rtboot
	install -D -m 755 hook/initramfs-tools/init-top $(DESTDIR)$(INITRAMFSDIR)/scripts/init-top/rtboot
	install -D -m 755 hook/initramfs-tools/init-bottom $(DESTDIR)$(INITRAMFSDIR)/scripts/init-bottom/rtboot
	install -D -m 644 hook/mkinitcpio/install $(DESTDIR)$(INITCPIODIR)/install/rtboot
	install -m 644 hook/mkinitcpio/install-systemd $(DESTDIR)$(INITCPIODIR)/install/sd-rtboot
	install -D -m 644 hook/mkinitcpio/hook $(DESTDIR)$(INITCPIODIR)/hooks/rtboot
	sed -i 's,/usr/lib/rtboot/image,$(LIBDIR)/image,' \
		$(DESTDIR)$(INITRAMFSDIR)/hooks/rtboot $(DESTDIR)$(INITCPIODIR)/install/rtboot
	install -d $(DESTDIR)$(UNITDIR)
	install -m 644 $(UNITS:%=hook/%) $(DESTDIR)$(UNITDIR)
	sed -i 's,=/usr/bin/,=$(BINDIR)/,' $(UNITS:%=$(DESTDIR)$(UNITDIR)/%)
	install -m 644 $(INITRD_UNITS:%=hook/%) $(DESTDIR)$(UNITDIR)
	@# On without a command: in an initramfs, and where rtboot acted at boot. Masking the latter switches them off.
	for unit in $(INITRD_UNITS:%=initrd/%) sockets/rtboot.socket multi-user/rtboot.service $(SLEEP:%=%/rtboot.service); do \
		install -d $(DESTDIR)$(UNITDIR)/$${unit%/*}.target.wants && \
		ln -sf ../$${unit#*/} $(DESTDIR)$(UNITDIR)/$${unit%/*}.target.wants/ || exit 1; done
	install -D -m 644 src/rtboot.8 $(DESTDIR)$(MANDIR)/man8/rtboot.8
	install -D -m 644 hook/rtboot.conf.5 $(DESTDIR)$(MANDIR)/man5/rtboot.conf.5
	install -D -m 644 hook/rtboot-status.5 $(DESTDIR)$(MANDIR)/man5/rtboot-status.5
	install -D -m 644 hook/rtboot-migration.7 $(DESTDIR)$(MANDIR)/man7/rtboot-migration.7
	install -D -m 644 hook/completion.bash $(DESTDIR)$(BASHDIR)/rtboot
	install -D -m 644 hook/completion.zsh $(DESTDIR)$(ZSHDIR)/_rtboot
	install -d $(DESTDIR)$(EXAMPLEDIR)
	install -m 644 hook/examples/*.conf $(DESTDIR)$(EXAMPLEDIR)
	install -D -m 644 hook/mkosi/rtboot.conf $(DESTDIR)$(EXAMPLEDIR)/mkosi/rtboot.conf
	test -e $(DESTDIR)/etc/rtboot.conf || install -m 644 hook/rtboot.conf $(DESTDIR)/etc/rtboot.conf

clean:
	rm -rf build

# unit, check, check-faults, check-matrix, coverage, lint, fuzz, fuzz-coverage, demo.
include tests/Makefile
# dist, rpm, deb.
include hook/packages/Makefile

-include $(OBJS:.o=.d)
.PHONY: all compiler install clean
