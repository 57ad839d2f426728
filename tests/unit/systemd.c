/* CPUAffinity= of systemd's own files: what one of them says, and what they add up to. */
#include "probe/systemd.h"

#include "base/format.h"
#include "tap.h"

/* "0-1", "reset 0-1" or, where no CPUs are named, "none" and "reset none". */
static const char *show(const struct systemd_affinity *affinity)
{
	static char text[64];
	char list[48];

	if (!affinity->set || cpuset_format_list(&affinity->cpus, list, sizeof(list)) < 0)
		format_text(list, sizeof(list), "none");
	format_text(text, sizeof(text), "%s%s", affinity->reset ? "reset " : "", list);
	return text;
}

static const struct {
	const char *what, *file, *said;
} files[] = {
	{ "an empty file", "", "none" },
	{ "a list", "[Manager]\nCPUAffinity=0-1,3\n", "0-1,3" },
	{ "with blanks", "[Manager]\nCPUAffinity = 0 1  3\n", "0-1,3" },
	{ "with both, and more than are needed", "  [Manager]\r\n\tCPUAffinity=, 5-6 ,,0\r\n", "0,5-6" },
	{ "in quotes", "[Manager]\nCPUAffinity=\"0\" '2-3'\n", "0,2-3" },
	{ "lines add up", "[Manager]\nCPUAffinity=3\nCPUAffinity=0\n", "0,3" },
	{ "in sections apart, too", "[Manager]\nCPUAffinity=3\n[Other]\n[Manager]\nCPUAffinity=0\n", "0,3" },
	{ "an empty one takes back those before it", "[Manager]\nCPUAffinity=3\nCPUAffinity=\nCPUAffinity=0\n", "reset 0" },
	{ "and none may follow", "[Manager]\nCPUAffinity=3\nCPUAffinity= ,\n", "reset none" },
	{ "another section", "[Service]\nCPUAffinity=0\n", "none" },
	{ "no section", "CPUAffinity=0\n", "none" },
	{ "a section that is not closed", "[Manager\nCPUAffinity=0\n", "none" },
	{ "another key", "[Manager]\nCPUAffinityMask=0\ncpuaffinity=0\nXCPUAffinity=0\nCPUAffinity\n", "none" },
	{ "comments", "[Manager]\n#CPUAffinity=0\n ; CPUAffinity=1\nCPUAffinity=2\n", "2" },
	{ "a comment behind a value is none", "[Manager]\nCPUAffinity=2 # all\n", "none" },
	{ "a word that is none: the line counts for nothing", "[Manager]\nCPUAffinity=1\nCPUAffinity=2 numa\n", "1" },
	{ "nor does it with half a range", "[Manager]\nCPUAffinity=2-\nCPUAffinity=-2\nCPUAffinity=1-2-3\nCPUAffinity=0x1\n", "none" },
	{ "or with a CPU that no machine has", "[Manager]\nCPUAffinity=8192\nCPUAffinity=0-4294967295\nCPUAffinity=99999999999999999999\n", "none" },
	{ "a range the wrong way round names none, and takes nothing back", "[Manager]\nCPUAffinity=1\nCPUAffinity=3-2\n", "1" },
	{ "a line that goes on", "[Manager]\nCPUAffinity=0 \\\n# not\n 2 \\\n3\nCPUAffinity=5\n", "0,2-3,5" },
	{ "at the end of the file", "[Manager]\nCPUAffinity=0\\\n", "0" },
	{ "and one that does not", "[Manager]\nX=\\\\\nCPUAffinity=0\n", "0" },
	{ "a byte order mark", "\xef\xbb\xbf[Manager]\nCPUAffinity=0\n", "0" },
	{ "no newline at the end", "[Manager]\nCPUAffinity=7", "7" },
};

static const struct {
	const char *what, *files[3], *sum;
} sums[] = {
	{ "nothing", { "" }, "none" },
	{ "files add up", { "[Manager]\nCPUAffinity=0", "[Manager]\nCPUAffinity=2" }, "0,2" },
	{ "one that says nothing takes nothing back", { "[Manager]\nCPUAffinity=0", "[Manager]\n" }, "0" },
	{ "an empty line takes back the files before it", { "[Manager]\nCPUAffinity=0-3", "[Manager]\nCPUAffinity=\nCPUAffinity=2",
		"[Manager]\nCPUAffinity=1" }, "reset 1-2" },
	{ "and that may be all", { "[Manager]\nCPUAffinity=0-3", "[Manager]\nCPUAffinity=" }, "reset none" },
};

int main(void)
{
	struct systemd_affinity said, sum;
	char file[256];

	for (size_t i = 0; i < ROWS(files); i++) {
		format_text(file, sizeof(file), "%s", files[i].file);
		systemd_read_affinity(&said, file);
		is(show(&said), files[i].said, files[i].what);
	}
	for (size_t i = 0; i < ROWS(sums); i++) {
		memset(&sum, 0, sizeof(sum));
		for (size_t j = 0; j < ROWS(sums[i].files) && sums[i].files[j]; j++) {
			format_text(file, sizeof(file), "%s", sums[i].files[j]);
			systemd_read_affinity(&said, file);
			systemd_add_affinity(&sum, &said);
		}
		is(show(&sum), sums[i].sum, sums[i].what);
	}
	return tap_done();
}
