/* The verdict, on what real kernels say of themselves. */
#include "kernel/verdict.h"

#include "tap.h"

static const struct {
	const char *version, *sys_realtime;
	bool irq_work;
	bool realtime;
	const char *preemption, *evidence;
} rows[] = {
	/* Read off booted kernels of Debian's, RT and stock. */
	{ "#1 SMP PREEMPT_RT Debian 5.10.223-1 (2024-08-10)", "1", true, true, "rt",
	  "uname=PREEMPT_RT sys_kernel_realtime=1 thread=irq_work" },
	{ "#1 SMP PREEMPT_RT Debian 6.1.176-1 (2026-07-02)", "1", true, true, "rt",
	  "uname=PREEMPT_RT sys_kernel_realtime=1 thread=irq_work" },
	{ "#1 SMP PREEMPT_RT Debian 6.12.107-1 (2026-08-29)", "1", true, true, "rt",
	  "uname=PREEMPT_RT sys_kernel_realtime=1 thread=irq_work" },
	{ "#1 SMP PREEMPT_RT Debian 7.3.4-1~bpo13+1 (2026-11-15)", NULL, true, true, "rt",
	  "uname=PREEMPT_RT sys_kernel_realtime=absent thread=irq_work" },
	{ "#1 SMP Debian 5.10.223-1 (2024-08-10)", NULL, false, false, "other",
	  "uname=none sys_kernel_realtime=absent" },
	{ "#1 SMP PREEMPT_DYNAMIC Debian 6.12.107-1 (2026-08-29)", NULL, false, false, "dynamic",
	  "uname=PREEMPT_DYNAMIC sys_kernel_realtime=absent" },
	{ "#1 SMP PREEMPT_DYNAMIC Debian 7.3.4-1~bpo13+1 (2026-11-15)", NULL, false, false, "dynamic",
	  "uname=PREEMPT_DYNAMIC sys_kernel_realtime=absent" },
	/* As documented: the patches up to 5.2, desktop kernels, servers. */
	{ "#1 SMP PREEMPT RT Debian 4.19.304-1 (2024-01-09)", "1", false, true, "rt",
	  "uname=PREEMPT,RT sys_kernel_realtime=1" },
	{ "#1 SMP PREEMPT Fri Jan 6 12:00:00 UTC 2023", NULL, false, false, "full",
	  "uname=PREEMPT sys_kernel_realtime=absent" },
	{ "#1 PREEMPT_RT Thu Jan 1 00:00:00 UTC 2026", NULL, false, true, "rt",
	  "uname=PREEMPT_RT sys_kernel_realtime=absent" },
	/* Vendor words, before, between and after. */
	{ "#58-realtime SMP ACME PREEMPT_RT build7 Fri Oct 2 2026", NULL, true, true, "rt",
	  "uname=PREEMPT_RT sys_kernel_realtime=absent thread=irq_work" },
	{ "#2~22.04.1-Ubuntu SMP PREEMPT_DYNAMIC PREEMPT_RT x", NULL, false, true, "rt",
	  "uname=PREEMPT_RT sys_kernel_realtime=absent" },
	{ "#1 SMP  PREEMPT  RT x", NULL, false, true, "rt", "uname=PREEMPT,RT sys_kernel_realtime=absent" },
	/* What looks like it and is not. */
	{ "#1 SMP PREEMPT_RTX x", NULL, false, false, "other", "uname=none sys_kernel_realtime=absent" },
	{ "#1 SMP XPREEMPT_RT x", NULL, false, false, "other", "uname=none sys_kernel_realtime=absent" },
	{ "#1 SMP PREEMPT ACME RT x", NULL, false, false, "full", "uname=PREEMPT sys_kernel_realtime=absent" },
	{ "#1 SMP RT PREEMPT x", NULL, false, false, "full", "uname=PREEMPT sys_kernel_realtime=absent" },
	{ "#1 SMP PREEMPT_LAZY x", NULL, false, false, "other", "uname=none sys_kernel_realtime=absent" },
	{ "#1 SMP preempt_rt x", NULL, false, false, "other", "uname=none sys_kernel_realtime=absent" },
	{ "", NULL, false, false, "other", "uname=none sys_kernel_realtime=absent" },
	/* The file proves by holding 1, and by nothing else; the thread proves nothing. */
	{ "#1 SMP x", "1", false, true, "rt", "uname=none sys_kernel_realtime=1" },
	{ "#1 SMP PREEMPT_DYNAMIC x", "0", false, false, "dynamic",
	  "uname=PREEMPT_DYNAMIC sys_kernel_realtime=other" },
	{ "#1 SMP PREEMPT_DYNAMIC x", NULL, true, false, "dynamic",
	  "uname=PREEMPT_DYNAMIC sys_kernel_realtime=absent thread=irq_work" },
};

/* What of a config is printed, in so many bytes. */
static const struct {
	const char *config;
	size_t size;
	const char *sum;
} sums[] = {
	{ "", 160, "" },
	{ "CONFIG_HZ=1000\nCONFIG_PREEMPT_RT=y\nCONFIG_NO_HZ_FULL=y\nCONFIG_RCU_NOCB_CPU=y\nCONFIG_HIGH_RES_TIMERS=y\n", 160,
	  "PREEMPT_RT=y HZ=1000 NO_HZ_FULL=y RCU_NOCB_CPU=y HIGH_RES_TIMERS=y" },
	{ "# CONFIG_PREEMPT_RT is not set\nCONFIG_HZ=250", 160, "PREEMPT_RT=n HZ=250 NO_HZ_FULL=n RCU_NOCB_CPU=n HIGH_RES_TIMERS=n" },
	{ "CONFIG_HZ=250", 16, "PREEMPT_RT=n HZ" },
};

static void test_sums(void)
{
	for (size_t i = 0; i < ROWS(sums); i++) {
		char sum[160];

		verdict_sum_config(sum, sums[i].size, sums[i].config);
		is(sum, sums[i].sum, "the sum of a config");
	}
}

int main(void)
{
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct verdict verdict;

		verdict_judge(&verdict, rows[i].version, rows[i].sys_realtime, rows[i].irq_work);
		ok(verdict.realtime == rows[i].realtime, "\"%s\" is %sreal-time", rows[i].version,
		   rows[i].realtime ? "" : "not ");
		is(verdict_preemption_name(verdict.preemption), rows[i].preemption, "  its preemption");
		is(verdict.evidence, rows[i].evidence, "  what that rests on");
	}
	test_sums();
	return tap_done();
}
