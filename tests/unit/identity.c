/* What tells a target from a later one of the same name. */
#include "probe/identity.h"

#include "tap.h"
#include "tree.h"

static char memory[1 << 20];
static struct arena arena = { .base = memory, .size = sizeof(memory) };

static const struct {
	const char *a, *b;
	bool same;
} rows[] = {
	{ "4711 eth0", "4711 eth0", true },
	{ "4711 eth0", "4712 eth0", false },
	{ "4711 eth0", "4711 eth1", false },
	{ "4711 ", "4711 eth0", true },         /* an IRQ before its driver */
	{ " eth0", "4711 eth0", true },         /* the inode is not known */
	{ " eth0", " eth0-rx", false },
	{ " ehci_hcd:usb1,snd_hda_intel", " snd_hda_intel", true },
	{ " a,b", " c,a", true },
	{ " a,b", " ab,c", false },
	{ " a", " b,,a", true },
	{ "", "4711 x", true },
	{ NULL, "4711 x", true },
	{ "47 x", NULL, true },
	{ "47 x", "471 x", false },
	{ "/sys/devices/a/x ", "/sys/devices/b/x ", false },
	{ "/sys/devices/a/x ", "/sys/devices/a/x ", true },
};

/* Below a directory that stands for /, where a path leads. */
static void test_tree(void)
{
	static struct facts facts;
	struct tree tree;
	const char *before;

	ok(tree_make(&tree) && tree_put(&tree, "sys/devices/a/eth0/mtu", "1") && tree_put(&tree, "sys/devices/b/eth0/mtu", "1") &&
	   tree_put(&tree, "sys/class/net/x", "") && tree_put(&tree, "sys/module/snd_x", ""), "a machine");
	ok(!symlinkat("../../devices/a/eth0", tree.root.fd, "sys/class/net/eth0"), "  with a network interface");
	is(identity_find(&tree.root, &facts, &arena, "/sys/class/net/eth0/mtu"), "/sys/devices/a/eth0/mtu ", "its file is where it leads");
	before = identity_find(&tree.root, &facts, &arena, "/proc/sys/net/ipv4/conf/eth0/rp_filter");
	is(before, "/sys/devices/a/eth0 ", "a sysctl of it is known by it");
	is(identity_find(&tree.root, &facts, &arena, "/proc/sys/net/ipv6/neigh/eth0/x"), before, "  each of them");
	ok(!identity_find(&tree.root, &facts, &arena, "/proc/sys/net/ipv4/conf/all/rp_filter") &&
	   !identity_find(&tree.root, &facts, &arena, "/proc/sys/net/ipv4/ip_forward") &&
	   !identity_find(&tree.root, &facts, &arena, "/proc/sys/kernel/conf/eth0/x"), "others need nothing");
	ok(!identity_find(&tree.root, &facts, &arena, "/sys/devices/a/eth0/mtu"), "nor does a path without a link");
	ok(!identity_find(&tree.root, &facts, &arena, "thread:1:2") && !identity_find(&tree.root, &facts, &arena, "/run/x/50-rtboot.conf") &&
	   !identity_find(&tree.root, &facts, &arena, "/proc/irq/7/smp_affinity_list") &&
	   !identity_find(&tree.root, &facts, &arena, "/sys/no"), "nor a thread, a file of ours, and what is not there");
	ok(!unlinkat(tree.root.fd, "sys/class/net/eth0", 0) && !symlinkat("../../devices/b/eth0", tree.root.fd, "sys/class/net/eth0"),
	   "another device takes the name over");
	ok(!identity_same(before, identity_find(&tree.root, &facts, &arena, "/proc/sys/net/ipv4/conf/eth0/rp_filter")), "  and is another");
	ok(tree_remove(&tree), "the tree is gone");
}

/* On the live root, inodes. */
static void test_live(void)
{
	static struct facts facts;
	static struct irq irq = { .number = 7, .inode = 4711, .actions = "a,b" };
	struct root live;
	char digits[32], again[32];

	facts.irq_table.bucket[7] = &irq;
	ok(!root_open(&live, "/"), "the live root");
	is(identity_find(&live, &facts, &arena, "/proc/irq/7/smp_affinity_list"), "4711 a,b", "an IRQ is its inode and its actions");
	ok(!root_identify(&live, "proc/self/stat", digits, sizeof(digits)) && digits[strspn(digits, "0123456789")] == '\0', "a file is its inode");
	ok(root_identify(&live, "proc/no", again, sizeof(again)) < 0, "one that is not there is none");
}

int main(void)
{
	for (size_t i = 0; i < ROWS(rows); i++) {
		ok(identity_same(rows[i].a, rows[i].b) == rows[i].same, "<%s> <%s>", rows[i].a ? rows[i].a : "-", rows[i].b ? rows[i].b : "-");
		ok(identity_same(rows[i].b, rows[i].a) == rows[i].same, "  and the other way round");
	}
	test_tree();
	test_live();
	return tap_done();
}
