/* A session in an arena of every size: what does not fit is an error, never half a plan, and never a change that cannot be undone. */
#include "session.h"

#include <errno.h>
#include <setjmp.h>

#include "record/store.h"
#include "tap.h"
#include "tree.h"

/* A machine of four CPUs, of which two are isolated. What is with CONFIG is there in the second round only. */
#define CONFIG "etc/rtboot.conf"
#define STAT " 0 0 0 0 0 0 0 0 0 0 0 0 0 5 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 50 1 0"
static const char *const files[][2] = {
	{ "proc/sys/kernel/osrelease", "6.12.0-rt" }, { "proc/sys/kernel/version", "#1 SMP PREEMPT_RT" },
	{ "proc/sys/kernel/random/boot_id", "b1" }, { "proc/cmdline", "isolcpus=2-3,x nohz_full=1-3" },
	{ "usr/lib/rtboot/config-6.12.0-rt", "CONFIG_PREEMPT_RT=y\nCONFIG_HZ=250\n" },
	{ "sys/devices/system/cpu/possible", "0-3" }, { "sys/devices/system/cpu/online", "0-3" },
	{ "sys/devices/system/cpu/isolated", "2-3" }, { "sys/devices/system/cpu/nohz_full", "2-3" },
	{ "sys/devices/system/cpu/cpu2/topology/thread_siblings_list", "1-2" },
	{ "sys/devices/system/node/online", "0-1" }, { "sys/devices/system/node/node0/cpulist", "0-1" },
	{ "sys/devices/system/node/node1/cpulist", "2-3" },
	{ "proc/irq/default_smp_affinity", "f" },
	{ "proc/irq/1/smp_affinity_list", "0-3" }, { "sys/kernel/irq/1/actions", "i8042" },
	{ "proc/irq/30/smp_affinity_list", "0-3" }, { "proc/irq/30/effective_affinity_list", "3" },
	{ "proc/irq/30/node", "1" }, { "sys/kernel/irq/30/actions", "eth0" },
	{ "proc/irq/1054/smp_affinity_list", "3" }, { "proc/irq/1054/node", "0" }, { "sys/kernel/irq/1054/actions", "nvme0q0" },
	{ "sys/bus/pci/devices/0000:00:01.0/msi_irqs/30", "msix" }, { "sys/bus/pci/devices/0000:00:02.0/irq", "1054" },
	{ "sys/devices/virtual/workqueue/cpumask", "f" }, { "sys/bus/workqueue/devices/writeback/cpumask", "f" },
	{ "proc/sys/kernel/watchdog_cpumask", "0-3" }, { "proc/sys/vm/swappiness", "60" },
	{ "proc/1/stat", "1 (init) S 0 0 0 0 0 4194560" STAT }, { "proc/1/task/1/stat", "1 (init) S 0 0 0 0 0 4194560" STAT },
	{ "proc/1/status", "Name:\tinit\nCpus_allowed_list:\t0-3" },
	{ "proc/9/stat", "9 (kswapd0) S 0 0 0 0 0 2129984" STAT }, { "proc/9/status", "Name:\tkswapd0\nCpus_allowed_list:\t0-3" },
	{ "proc/10/stat", "10 (irq/30-eth0) S 0 0 0 0 0 2129984" STAT },
	{ CONFIG, "[irq]\nspread = round-robin\nrule = driver:e1000e cpus:0-1 spread:round-robin priority:50\nrule = card:x cpus:0\n"
	          "[power]\nusb-autosuspend = off\nresume-latency-us = 0\n[sysctl]\nvm.swappiness = 10\n[modules]\nload = snd_x\n" },
};

static const char *const links[][2] = {
	{ "sys/bus/pci/devices/0000:00:01.0/driver", "../../drivers/e1000e" },
	{ "sys/bus/pci/devices/0000:00:02.0/driver", "../../drivers/nvme" },
};

static struct tree tree;
static _Alignas(16) char memory[1 << 20], enough[1 << 20];

/* Is everything as it was, and nobody told? */
static bool is_untouched(void)
{
	static const char *const told[] = {
		"run/systemd/system.conf.d/50-rtboot.conf", "run/modprobe.d/50-rtboot.conf",
	};
	char now[512];

	for (size_t i = 0; i < ROWS(files); i++)
		if (strcmp(files[i][0], CONFIG) && strcmp(files[i][0], "usr/lib/rtboot/config-6.12.0-rt") &&
		    (root_read(&tree.root, files[i][0], now, sizeof(now)) < 0 || strcmp(now, files[i][1])))
			return false;
	for (size_t i = 0; i < ROWS(told); i++)
		if (root_read(&tree.root, told[i], now, sizeof(now)) != -ENOENT)
			return false;
	return true;
}

/* The state that the status file tells, "none" where there is none. */
static const char *read_state(char *buf, size_t size)
{
	struct status status;

	if (root_read(&tree.root, "run/rtboot/" STORE_STATUS, buf, size) < 0)
		return "none";
	status_parse(&status, buf);
	return status_get(&status, STATUS_STATE);
}

static jmp_buf way_out;

static void get_out(const struct arena *full)
{
	(void)full;
	longjmp(way_out, 1);
}

/* Returns as session_undo() does, or -ENOMEM. */
static int undo(size_t size)
{
	struct arena arena = { .base = enough, .size = size, .full = get_out };
	struct session *s;

	if (setjmp(way_out))
		return -ENOMEM;
	s = session_open(&tree.root, &arena, STAGE_SYSTEM, NULL);
	session_look(s, true);
	return session_undo(s);
}

/* One session in so much memory, which holds whatever it held. Returns 0 or -errno. */
static int run(size_t size, struct arena *arena, struct plan *plan)
{
	struct session *s;

	memset(memory, 0xa5, size);
	memset(plan, 0, sizeof(*plan));
	*arena = (struct arena){ .base = memory, .size = size, .full = get_out };
	if (setjmp(way_out))
		return -ENOMEM;
	s = session_open(&tree.root, arena, STAGE_EARLY, NULL);
	session_plan(s);
	*plan = s->plan;
	return session_run(s);
}

/* What was wrong with a session that had too little memory, or enough; NULL if nothing was. */
static const char *judge(int err, const struct plan *plan, const struct plan *whole)
{
	static char text[16384];
	const char *state = read_state(text, sizeof(text));
	bool refused = plan->state == STATE_REFUSED && strstr(plan->reason, "memory");

	if (err && err != -ENOMEM)
		return "an error that is not ENOMEM";
	if (plan->reason[0] && !refused && (plan->state != whole->state || plan->count != whole->count))
		return "a part of the plan";
	if (err ? strcmp(state, "none") && strcmp(state, "incomplete") : strcmp(state, refused ? "refused" : "active"))
		return "a status that is better than the truth";
	return NULL;
}

/* With memory from so many bytes on to as many as it takes. */
static void sweep(const char *what, size_t from)
{
	struct arena arena;
	struct plan plan, whole;
	unsigned failed = 0, sizes = 0;

	ok(!run(sizeof(memory), &arena, &whole) && whole.state == STATE_ACTIVE, "%s: in enough memory it is active", what);
	ok(!is_untouched() && !undo(sizeof(enough)) && is_untouched(), "  has changed something, and that can be put back");
	for (size_t size = from; size < arena.used + 4096 && size < sizeof(memory); size += 61, sizes++) {
		struct arena small;
		const char *wrong;
		int err, left;

		root_remove(&tree.root, "run/rtboot/" STORE_STATUS);
		err = run(size, &small, &plan);
		failed += err != 0;
		wrong = judge(err, &plan, &whole);
		undo(size / 2);
		left = undo(sizeof(enough));
		if (left && left != -ENOENT)
			wrong = "what cannot be undone";
		if (!is_untouched())
			wrong = "a change that no journal knows of";
		if (wrong)
			ok(false, "%u bytes: %s", (unsigned)size, wrong);
	}
	ok(failed && failed < sizes, "  of %u sizes %u were too small", sizes, failed);
}

int main(void)
{
	bool made = tree_make(&tree);

	for (size_t i = 0; i + 1 < ROWS(files) && made; i++)
		made = tree_put(&tree, files[i][0], files[i][1]);
	for (size_t i = 0; i < ROWS(links) && made; i++)
		made = !symlinkat(links[i][1], tree.root.fd, links[i][0]);
	if (ok(made, "a machine")) {
		sweep("without a config", 0);
		tree_put(&tree, files[ROWS(files) - 1][0], files[ROWS(files) - 1][1]);
		sweep("with a config", 0);
	}
	ok(tree_remove(&tree), "nothing is left");
	return tap_done();
}
