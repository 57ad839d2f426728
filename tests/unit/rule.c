/* Patterns, the rules made of them, and the IRQs that they are about. */
#include "base/format.h"
#include "base/glob.h"
#include "config/rule.h"

#include "tap.h"

static const struct {
	const char *pattern, *name;
	bool matches;
} globs[] = {
	{ "eth1", "eth1", true }, { "eth1", "eth10", false }, { "eth1", "xeth1", false }, { "eth1", "eth", false },
	{ "eth1*", "eth10", true }, { "*eth1", "eth1", true }, { "*", "", true }, { "", "", true }, { "", "a", false },
	{ "?", "", false }, { "?", "a", true }, { "a?c", "abc", true }, { "a?c", "ac", false },
	{ "*a*b*", "xaxbx", true }, { "*a*b*", "xbxax", false }, { "*ab", "aab", true }, { "a*a*a*a*b", "aaaaaaaaaaaaaaaaaaaaaaaa", false },
	{ "[ab]c", "bc", true }, { "[ab]c", "cc", false }, { "[!ab]c", "cc", true }, { "[!ab]c", "ac", false },
	{ "[a-c]x", "bx", true }, { "[a-c]x", "dx", false }, { "[]]", "]", true }, { "[!]]", "]", false },
	{ "[a-]", "-", true }, { "[a", "[a", true }, { "[a", "a", false }, { "*[0-9]", "queue7", true },
	{ "\\*", "*", true }, { "\\*", "a", false }, { "a\\", "a\\", true }, { "snd_*:card0", "snd_hda_intel:card0", true },
	{ "**", "abc", true }, { "a**c", "abbc", true },
};

#define DEVICE "0000:00:1f.3"
static const struct irq_owner pch = { IRQ_CARD, "PCH", DEVICE, NULL }, card0 = { IRQ_CARD, "card0", DEVICE, &pch },
	eth1 = { IRQ_DEVICE, "eth1", DEVICE, &card0 }, pci = { IRQ_DEVICE, DEVICE, DEVICE, &eth1 },
	driver = { IRQ_DRIVER, "snd_hda_intel", DEVICE, &pci };
static const struct irq shared = { .number = 16, .actions = "i801_smbus,ehci_hcd:usb1", .owners = &driver };

/* Names that mean something else as patterns. */
static const struct irq_owner odd_driver = { IRQ_DRIVER, "drv*[x]", DEVICE, NULL },
	odd_card = { IRQ_CARD, "card[0]", DEVICE, &odd_driver }, odd_device = { IRQ_DEVICE, "dev[1]?", DEVICE, &odd_card };
static const struct irq odd = { .number = 20, .actions = "ahci[0000:00:17.0]", .owners = &odd_device };
static const struct { const char *words; bool matches; } literals[] = {
	{ "action:ahci[0000:00:17.0] cpus:2", true }, { "action:ahci[0000:00:17.1] cpus:2", false },
	{ "action:ahci[[]0000:00:17.0] cpus:2", true }, { "action:ahci?0000* cpus:2", true },
	{ "device:dev[1]? cpus:2", true }, { "device:dev[1] cpus:2", false },
	{ "driver:drv*[x] cpus:2", true }, { "card:card[0] cpus:2", true },
};

static const struct {
	const char *words;
	bool matches;
	enum rule_place place;
	unsigned priority;
} rules[] = {
	{ "action:i801_smbus cpus:2", true, RULE_LIST, 0 },
	{ "action:ehci_hcd:usb1 cpus:2-3,5", true, RULE_LIST, 0 },
	{ "action:ehci* cpus:keep", true, RULE_KEEP, 0 },
	{ "action:ehci cpus:2", false, RULE_LIST, 0 },
	{ "action:i801_smbus,ehci_hcd:usb1 cpus:2", false, RULE_LIST, 0 },
	{ "irq:16 cpus:isolated", true, RULE_ISOLATED, 0 },
	{ "irq:16 spread:round-robin cpus:2-3", true, RULE_LIST, 0 },
	{ "irq:16 cpus:2-3 spread:kernel", true, RULE_LIST, 0 },
	{ "irq:1 priority:1", false, RULE_DEFAULT, 1 },
	{ "irq:160 priority:95", false, RULE_DEFAULT, 95 },
	{ "driver:snd_* priority:80 cpus:housekeeping", true, RULE_HOUSEKEEPING, 80 },
	{ "driver:eth1 cpus:2", false, RULE_LIST, 0 },
	{ "device:eth1 cpus:2", true, RULE_LIST, 0 },
	{ "device:eth10 cpus:2", false, RULE_LIST, 0 },
	{ "device:0000:00:1f.3 cpus:2", true, RULE_LIST, 0 },
	{ "card:* cpus:2", true, RULE_LIST, 0 },
	{ "card:PCH\tcpus:2", true, RULE_LIST, 0 },
	{ "  card:card0   cpus:2 ", true, RULE_LIST, 0 },
	{ "card:pch cpus:2", false, RULE_LIST, 0 },
	{ "card:PCH action:i801* cpus:2", true, RULE_LIST, 0 },
	{ "card:PCH action:snd* cpus:2", false, RULE_LIST, 0 },
};

/* Two devices share an IRQ: a sound card with a thread of a long name, and a USB controller whose driver has another name. */
static const struct irq_owner usb = { IRQ_DEVICE, "0000:00:1a.0", "0000:00:1a.0", &driver },
	ehci = { IRQ_DRIVER, "ehci-pci", "0000:00:1a.0", &usb };
static const struct irq both = { .number = 16, .actions = "snd_hda_intel:card0,ehci_hcd:usb1", .owners = &ehci },
	alone = { .number = 16, .actions = "ehci_hcd:usb1", .owners = &ehci },
	queues = { .number = 16, .actions = "eth1-rx,eth10-rx", .owners = &driver },
	nobody = { .number = 16, .actions = "a,b" };
#define SND "irq/16-snd_hda_intel:card0"
#define USB "irq/16-ehci_hcd:usb1"
static const struct {
	const char *words;
	const struct irq *irq;
	const char *comm;
	bool covers;
} threads[] = {
	{ "action:snd* priority:90", &both, SND, true }, { "action:snd* priority:90", &both, USB, false },
	{ "action:ehci* priority:90", &both, SND, false }, { "action:ehci* priority:90", &both, USB, true },
	{ "action:* priority:90", &both, USB, true },
	{ "action:snd* priority:90 threads:all", &both, USB, true },
	{ "action:snd* priority:90 threads:matching", &both, USB, false },
	/* Cut to 15 characters; the same name on a kernel that does not cut it there is another. */
	{ "action:snd* priority:90", &both, "irq/16-snd_hda_", true }, { "action:ehci* priority:90", &both, "irq/16-snd_hda_", false },
	{ "action:ehci* priority:90", &both, "irq/16-snd_hda", true },
	/* Secondary threads. */
	{ "action:snd* priority:90", &both, "irq/16-s-ehci_hcd:usb1", false }, { "action:snd* priority:90", &both, "irq/16-s-snd_hd", true },
	{ "action:ehci* priority:90", &both, "irq/16-s-ehci_hcd:usb1", true },
	/* A thread of no action: its device was renamed. */
	{ "action:snd* priority:90", &both, "irq/16-eth0", true }, { "action:snd* priority:90", &both, "irq/16-", true },
	{ "irq:16 priority:90", &both, SND, true }, { "irq:16 priority:90", &both, USB, true },
	{ "driver:snd_hda_intel priority:90", &both, SND, true }, { "driver:snd_hda_intel priority:90", &both, USB, false },
	{ "card:card0 priority:90", &both, SND, true }, { "card:PCH priority:90", &both, USB, false },
	{ "device:0000:00:1f.3 priority:90", &both, SND, true }, { "device:0000:00:1f.3 priority:90", &both, USB, false },
	/* What no action has the name of. */
	{ "driver:ehci-pci priority:90", &both, USB, true }, { "driver:ehci-pci priority:90", &both, SND, true },
	{ "device:eth1 priority:90", &queues, "irq/16-eth1-rx", true }, { "device:eth1 priority:90", &queues, "irq/16-eth10-rx", false },
	{ "driver:ehci-pci priority:90", &alone, USB, true }, { "driver:ehci-pci priority:90", &alone, "irq/16-other", true },
	{ "driver:snd* device:0000:00:1a.0 priority:90", &both, USB, true },
	{ "irq:16 priority:90", &nobody, "irq/16-a", true },
};

/* A rule, and the word that is wrong with it. */
static const char *const bad[][2] = {
	{ "irq:x cpus:2", "irq:x" }, { "irq: cpus:2", "irq:" }, { "irq:1* cpus:2", "irq:1*" },
	{ "action: cpus:2", "action:" }, { "card:a cpus:", "cpus:" }, { "card:a cpus:2-", "cpus:2-" },
	{ "card:a cpus:8192", "cpus:8192" }, { "card:a cpus:,", "cpus:," }, { "card:a priority:0", "priority:0" },
	{ "card:a priority:96", "priority:96" }, { "card:a priority:5x", "priority:5x" }, { "card:a priority:", "priority:" },
	{ "card:a priority:-5", "priority:-5" }, { "card:a card:b cpus:2", "card:b" }, { "card:a cpus:2 cpus:3", "cpus:3" },
	{ "card:a priority:2 priority:2", "priority:2" }, { "card:a cpus=2", "cpus=2" }, { "snd* cpus:2", "snd*" },
	{ "card:a priority:2 threads:some", "threads:some" }, { "card:a threads:all threads:all priority:2", "threads:all" },
	{ "card:a cpus:2 threads:all", "" }, { "card:a spread:round-robin", "" }, { "card:a cpus:keep spread:round-robin", "" },
	{ "card:a cpus:2 spread:fair", "spread:fair" }, { "card:a cpus:2 spread:kernel spread:kernel", "spread:kernel" }, { "", "" }, { "cpus:2", "" }, { "card:a", "" },
};

/* Parse a copy of the words, which is cut up. */
static const char *parse(struct rule *rule, const char *words, const char **expected)
{
	static char copy[128];

	memset(rule, 0, sizeof(*rule));
	format_text(copy, sizeof(copy), "%s", words);
	return rule_parse(rule, copy, expected);
}

int main(void)
{
	const char *expected;
	struct rule rule;

	for (size_t i = 0; i < ROWS(globs); i++)
		ok(glob_match(globs[i].pattern, globs[i].name) == globs[i].matches, "\"%s\" %s \"%s\"",
		   globs[i].pattern, globs[i].matches ? "matches" : "does not match", globs[i].name);
	ok(glob_is_pattern("a*") && glob_is_pattern("[a]") && glob_is_pattern("?") && !glob_is_pattern("a.b-c"), "what a pattern is");

	for (size_t i = 0; i < ROWS(rules); i++) {
		ok(!parse(&rule, rules[i].words, &expected), "<%s> is a rule", rules[i].words);
		ok(rule.place == rules[i].place && rule.priority == rules[i].priority, "  to that end");
		ok(rule_matches(&rule, &shared) == rules[i].matches, "  and %s this IRQ",
		   rules[i].matches ? "is about" : "is not about");
		ok(rule_needs_owners(&rule) == (strstr(rules[i].words, "driver:") || strstr(rules[i].words, "device:") ||
		                                strstr(rules[i].words, "card:")), "  and says whether it needs owners");
	}
	for (size_t i = 0; i < ROWS(literals); i++)
		ok(!parse(&rule, literals[i].words, &expected) && rule_matches(&rule, &odd) == literals[i].matches,
		   "<%s> %s what is written so", literals[i].words, literals[i].matches ? "is about" : "is not about");
	for (size_t i = 0; i < ROWS(threads); i++)
		ok(!parse(&rule, threads[i].words, &expected) && rule_covers(&rule, threads[i].irq, threads[i].comm) == threads[i].covers,
		   "<%s> %s %s of %s", threads[i].words, threads[i].covers ? "covers" : "does not cover", threads[i].comm,
		   threads[i].irq->actions);
	for (size_t i = 0; i < ROWS(bad); i++) {
		const char *word = parse(&rule, bad[i][0], &expected);

		is(word, bad[i][1], bad[i][0]);
		ok(word && expected && *expected, "  and it says what would do");
	}
	return tap_done();
}
