#include "knobs.h"

#include "plan/dropin.h"
#include "plan/flush.h"
#include "plan/rules.h"
#include "plan/thread_rules.h"
#include "probe/cpus.h"
#include "probe/dropins.h"
#include "probe/files.h"
#include "probe/irqs.h"
#include "probe/threads.h"

#define PATHS(...) ((const struct knob_path[]){ __VA_ARGS__, { .path = NULL } })

#define PLACE "keep or housekeeping"

#define CPUFREQ "/sys/devices/system/cpu/cpufreq/policy*/"
#define PER_CPU "/sys/devices/system/cpu/cpu" POLICY_CPU "/"

/* A knob whose files hold CPU masks: without the isolated CPUs. */
#define QUIET .find = probe_files, .want = planner_want_quiet

/* A knob whose files get the value from the config. */
#define FILES .want = planner_want_wanted, .format = VALUE_TEXT, .asked_for = true
#define POWER .find = probe_files, FILES, .kind = TARGET_POWER, .class = "power", .reason = "[power] in the config"

/*
 * Targets are set in the order of the rows, which matters (tests/unit/knobs.c):
 * - default_smp_affinity before the IRQs, so that an IRQ requested meanwhile starts on housekeeping CPUs;
 * - IRQs before the flush of their CPUs, which moves them to where they may fire by then;
 * - fair servers before the flush: Linux 6.12 forgets their bandwidth when a CPU goes offline, and later does not let it
 *   be reduced (EBUSY);
 * - the drop-in for modprobe before the modules that modprobe loads;
 * - modules last, so that their drivers find everything else set.
 *
 * The files of [power]: Documentation/admin-guide/pm/, Documentation/ABI/testing/sysfs-devices-power.
 * scaling_available_governors lists those that are loaded, and a write loads another: cpufreq_parse_governor() in
 * drivers/cpufreq/cpufreq.c. So nothing is checked against it.
 */
const struct knob knobs[] = {
	{ "boot", "require", "rt, threadirqs or any", "rt", policy_parse_choice, .id = KNOB_REQUIRE },
	{ "boot", "deadline", "milliseconds, 10 to 600000", "2000", policy_parse_deadline, .id = KNOB_DEADLINE },
	{ "boot", "on-failure", "keep or revert", "keep", policy_parse_choice, .id = KNOB_ON_FAILURE },
	{ "cpus", "isolated", "auto or a CPU list such as 2-3", "auto", .parse = policy_parse_isolated },

	{ "irq", "default", PLACE, "housekeeping", policy_parse_choice, .id = KNOB_IRQS,
	  QUIET, .class = "default irq mask", .reason = "IRQs of drivers that load later start off the isolated CPUs",
	  .format = VALUE_MASK, .paths = PATHS({ .path = "/proc/irq/default_smp_affinity", .name = "new IRQs" }) },
	{ "irq", "spread", "kernel or round-robin", "kernel", policy_parse_choice, .id = KNOB_SPREAD },
	{ "irq", "rule", NULL, NULL, policy_parse_rule, .repeats = true,
	  .find = probe_irqs, .want = rules_want_irq, .kind = TARGET_IRQ, .class = "irq",
	  .reason = "an interrupt would preempt whatever runs on an isolated CPU", .format = VALUE_LIST },
	{ "irq", .want = rules_want_priority, .kind = TARGET_IRQ_THREAD, .class = "irq thread", .reason = "" },

	{ "threads", "fair-server", "keep, off or a number of nanoseconds", "keep", policy_parse_off_or_number, .find = probe_files,
	  FILES, .kind = TARGET_FAIR_SERVER, .class = "fair server", .reason = "[threads] in the config",
	  .paths = PATHS({ .path = "/sys/kernel/debug/sched/fair_server/cpu" POLICY_CPU "/runtime" }) },
	{ "cpus", "flush", "no or hotplug", "no", policy_parse_choice, .id = KNOB_FLUSH,
	  .find = probe_switches, .want = flush_want, .kind = TARGET_CPU, .class = "cpu", .asked_for = true,
	  .reason = "taken offline and online, so that everything leaves it now" },

	{ "threads", "workqueues", PLACE, "housekeeping", policy_parse_choice,
	  QUIET, .class = "workqueue", .reason = "unbound work would run on an isolated CPU", .format = VALUE_MASK,
	  /* A per-CPU workqueue has no mask. */
	  .paths = PATHS({ .path = "/sys/devices/virtual/workqueue/cpumask", .name = "all unbound workqueues" },
	                 { .path = "/sys/bus/workqueue/devices/*/cpumask", .name = "*", .optional = true }) },
	{ "threads", "watchdog", PLACE, "housekeeping", policy_parse_choice,
	  QUIET, .class = "watchdog", .reason = "the lockup detector would wake an isolated CPU", .format = VALUE_LIST,
	  .paths = PATHS({ .path = "/proc/sys/kernel/watchdog_cpumask", .name = "watchdog" }) },
	{ "irq", "steering", PLACE, "keep", policy_parse_choice,
	  QUIET, .class = "steering", .reason = "packets would be handled on an isolated CPU", .format = VALUE_MASK, .asked_for = true,
	  /* The first is copied to the rps_cpus of each new queue (Linux 6.3). xps_cpus of a device with one queue cannot be read. */
	  .paths = PATHS({ .path = "/proc/sys/net/core/rps_default_mask", .name = "new queues", .optional = true },
	                 { .path = "/sys/class/net/*/queues/*/rps_cpus", .name = "*/queues/*/rps_cpus" },
	                 { .path = "/sys/class/net/*/queues/*/xps_cpus", .name = "*/queues/*/xps_cpus", .optional = true }) },

	{ "power", "governor", "keep or the name of a governor", "keep", policy_parse_name, POWER,
	  .paths = PATHS({ .path = CPUFREQ "scaling_governor" }) },
	{ "power", "min-freq-khz", "keep or a number of kHz", "keep", policy_parse_number, POWER,
	  .paths = PATHS({ .path = CPUFREQ "scaling_min_freq" }) },
	{ "power", "max-freq-khz", "keep or a number of kHz", "keep", policy_parse_number, POWER,
	  .paths = PATHS({ .path = CPUFREQ "scaling_max_freq" }) },
	{ "power", "resume-latency-us", "keep, a number of microseconds or n/a", "keep", policy_parse_latency, POWER,
	  .paths = PATHS({ .path = PER_CPU "power/pm_qos_resume_latency_us" }) },
	{ "power", "energy-performance-preference", "keep or the name of a preference", "keep", policy_parse_name, POWER,
	  .paths = PATHS({ .path = CPUFREQ "energy_performance_preference", .offers = "energy_performance_available_preferences" }) },
	{ "power", "usb-autosuspend", "keep or off", "keep", policy_parse_off, POWER,
	  .paths = PATHS({ .path = "/sys/bus/usb/devices/*/power/control", .wanted = "on" },
	                 { .path = "/sys/module/usbcore/parameters/autosuspend", .wanted = "-1" }),
	  .options = "options usbcore autosuspend=-1\n" },
	{ "sysctl", NULL, "a sysctl such as kernel.timer_migration", NULL, policy_parse_sysctl, .repeats = true,
	  .find = probe_named_files, FILES, .class = "sysctl", .reason = "[sysctl] in the config" },
	{ "sysfs", NULL, "a path under /sys/", NULL, policy_parse_sysfs, .repeats = true,
	  FILES, .kind = TARGET_SYSFS, .class = "sysfs", .reason = "[sysfs] in the config" },

	/* One pass over /proc finds all threads; they are set in its order. */
	{ "threads", "kernel", PLACE, "housekeeping", policy_parse_choice,
	  .find = probe_threads, .want = planner_want_quiet, .kind = TARGET_KERNEL_THREAD, .class = "kernel thread",
	  .reason = "a kernel thread could be scheduled on an isolated CPU" },
	{ "threads", "init", PLACE, "housekeeping", policy_parse_choice,
	  .want = planner_want_quiet, .kind = TARGET_INIT, .class = "init",
	  .reason = "all of userspace inherits the affinity of PID 1" },
	{ "threads", .want = planner_want_quiet_child, .kind = TARGET_USER_THREAD, .class = "user thread",
	  .reason = "its children inherit its affinity" },
	{ "threads", "rule", NULL, NULL, policy_parse_thread_rule, .repeats = true,
	  .want = thread_rules_want, .kind = TARGET_THREAD_POLICY, .class = "thread policy", .reason = "" },

	{ "system", "tell", "nothing, or any of systemd, irqbalance and modprobe", "systemd irqbalance modprobe",
	  policy_parse_tell, .id = KNOB_TELL, .find = probe_dropins, .want = dropin_want, .kind = TARGET_DROPIN, .class = "told",
	  .reason = "a program of the real system should respect this" },
	{ "modules", "load", "module names", NULL, policy_parse_modules,
	  .find = probe_modules, .want = planner_want_wanted, .kind = TARGET_MODULE, .class = "module", .asked_for = true,
	  .reason = "[modules] in the config" },

	/* Without a key: a rule without effect, and what could not be read. */
	{ .kind = TARGET_RULE, .class = "rule", .reason = "", .asked_for = true },
	{ .want = planner_want_wanted, .kind = TARGET_UNREAD, .class = "unread", .reason = "this could not be read" },
	{ .section = NULL }
};

_Static_assert(sizeof(knobs) / sizeof(knobs[0]) <= KNOBS_MAX, "a policy has room for every row");
