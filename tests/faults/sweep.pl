#!/usr/bin/perl
# sweep.pl ROOT COMMAND... [-- COMMAND...]: have every system call of each command be the last one, or not end, and some of
# each kind fail, and hold the promises after each. In those behind the -- nothing fails.
#
# What an errno does above root.c is what errors.t is about, which takes each call of root.h with each errno. Left to
# this are processes that die, hang or are stuck, short writes, and the errors that root.c and guard.c see: of each kind of
# call, in each process, the first one's. What is a kind: a system call, and its path but for the numbers in it.
#
# The commands ("boot early", "boot late", "undo") follow each other on the machine in the directory ROOT. strace(1) says
# what calls a clean run of each makes; inject (inject.c) makes one of them fail, in a copy of the machine as it
# is before the command. Then the tree is looked at (check.pm), the commands that follow run without a fault, and
# have to come to what they come to after a clean run; the last one is to bring the tree back.
#
# The machine's config has to have a line "deadline = 10000", which becomes a short one for the points that hang.
#
# A point is one fault of one call. Where it changes a file, or has to do with processes, it is the last one in every way; one
# that only looks leaves behind what the one before it left, and is the last one in one way, by turns.
#
# RTBOOT_SAMPLE=N: a fifth of the points, as tests/sample.sh has it: of each call every fifth fault, another one first for
# the next call of that name. FAULTS=REGEX: only the points whose names it matches; what came of each is printed. LIST=1:
# print the points' names, and try none.
use strict;
use warnings;
use lib 'tests/faults';
use Errno ();
use POSIX ();
use tree;
use check;

# What root.c makes something of, and one errno that it hands on; and all that each call of guard.c may answer.
my %errors = (
	'open to read' => [qw(EIO EINTR EAGAIN)], 'open to write' => [qw(EIO EINTR EAGAIN)],
	pread64 => [qw(EIO EINTR)], read => [qw(EIO ENOMEM EINTR EAGAIN)], write => [qw(EIO ENOSPC EINTR)],
	ftruncate => [qw(EIO EINTR)], close => [qw(EIO EINTR)], getdents64 => [qw(EIO)], readlinkat => [qw(EIO)],
	unlinkat => [qw(EIO ENOENT)], renameat => [qw(EIO)], mkdirat => [qw(EIO)], statx => [qw(EIO)],
	fork => [qw(EAGAIN ENOMEM)], clone => [qw(EAGAIN ENOMEM)], vfork => [qw(EAGAIN ENOMEM)],
	mmap => [qw(ENOMEM EAGAIN EPERM)], munmap => [qw(EINVAL)], mprotect => [qw(ENOMEM)],
	socketpair => [qw(EMFILE ENFILE ENOMEM)], pipe => [qw(EMFILE ENFILE ENOMEM)], pipe2 => [qw(EMFILE ENFILE ENOMEM)],
	poll => [qw(EINTR ENOMEM EINVAL)], ppoll => [qw(EINTR ENOMEM EINVAL)], sendto => [qw(EAGAIN ENOMEM EPIPE EINTR)],
	recvfrom => [qw(EAGAIN ENOMEM EINTR EIO)], wait4 => [qw(EINTR ECHILD)],
	flock => [qw(EINTR EAGAIN ENOLCK)], prctl => [qw(EINVAL)], setpgid => [qw(EPERM ESRCH)], kill => [qw(EPERM ESRCH)], fcntl => [qw(EINTR EAGAIN)], rt_sigprocmask => [qw(EINVAL)], rt_sigaction => [qw(EINVAL)],
	clock_gettime => [qw(EINVAL)],
	# These have no way to fail.
	map { $_ => [] } qw(arch_prctl exit_group geteuid getpid gettid set_tid_address umask),
);
# Calls that only look.
my %looks = map { $_ => 1 } 'open to read', qw(pread64 close getdents64 readlinkat statx fcntl clock_gettime geteuid getpid gettid);
# Calls that are made again for a process that is slow to end. Where it never is, they are counted as unreached.
my %waiting = map { $_ => 1 } qw(wait4 poll);
my $tries = 10;
# The deadlines, milliseconds: that of the config, which a busy machine keeps, and that of a point that hangs, which is
# most of the time that the point takes: where the process did not get to the call by then, the next one.
my $deadline = 10000;
my @short_deadlines = (150, 500, 1500);

my ($root, @commands) = @ARGV;
my ($sample, $samples) = ($ENV{RTBOOT_SAMPLE} // '', 5);
my $rtboot = $ENV{RTBOOT} // 'build/rtboot';
my ($inject, $config) = ('build/inject', 'etc/rtboot.conf');

# run ROOT COMMAND [TRACER...]: its exit status, and what it said.
sub run {
	my ($dir, $command, @tracer) = @_;
	my $pid = fork // die "fork: $!";

	if (!$pid) {
		open STDOUT, '>', "$dir.out" or die;
		open STDERR, '>&', \*STDOUT or die;
		exec @tracer, $rtboot, split(/ /, $command), '--root', $dir or POSIX::_exit(127);
	}
	waitpid $pid, 0;
	return $?;
}

# The system calls of a trace of strace -f -y: who (0 for the first process), name, which of these, and with what.
sub read_trace {
	my ($path) = @_;
	my (%who, %count, %kinds, @calls);

	open my $trace, '<', $path or die "$path: $!";
	while (<$trace>) {
		my ($pid, $name, $arguments) = /^(\d+) +(\w+)\((.*)/ or next;
		my $new = keys %who;
		my $who = $who{$pid} //= $new;
		# What is called before the program is there, and by it.
		# And how the kernel goes on with a sleep that a tracer has interrupted.
		next if $name eq 'execve' || $name eq 'restart_syscall' || /resumed>/;
		my ($what) = $arguments =~ /"([^"]*)"/;
		($what) = $arguments =~ /<([^>]*)>/ if $name !~ /at2?$|^open$/;
		# The errors that fit: those of one row of the table above.
		my $row = $name !~ /^open/ ? $name : $arguments =~ /O_(WRONLY|RDWR|CREAT)/ ? 'open to write' : 'open to read';
		my ($length) = $arguments =~ /, (\d+)\) += /;
		my $kind = join ' ', $who, $row, ($what // '') =~ s/[0-9]+/N/gr;
		push @calls, { who => $who, name => $name, row => $row, n => ++$count{$who}{$name}, what => $what // '', length => $length,
			is_first => !$kinds{$kind}++ };
	}
	return @calls;
}

# Everything that may happen in a call: [fault, argument] pairs.
sub faults_of {
	my ($call) = @_;
	my @errors = @{$errors{$call->{row}} // return};
	my (@faults, @ends);

	# A close(2) that fails has closed all the same.
	push @faults, map { [$call->{name} eq 'close' ? 'late' : 'error', $_] } @errors if $call->{is_first};
	push @faults, map { ["short", $_] } 1, int($call->{length} / 2) if $call->{name} eq 'write' && ($call->{length} // 0) > 3;
	# Deadlines: more than one, and more than a guard waits for who has a guard of its own.
	push @ends, ["signal", 11], ["signal", 9], ["hang", 3];
	push @ends, ["stuck", 6] if $call->{who};
	return @faults, $looks{$call->{row}} ? $ends[$call->{n} % @ends] : @ends;
}

# Does the point only sleep?
sub is_sleeper { $_[0]{fault} =~ /hang|stuck/ }

# try_call DIR POINT BEFORE NOW DEADLINE: run the point's command in the machine's copy at $dir, made as it is before,
# from what it is now where that is known. Returns whether it came to the call.
sub try_call {
	my ($dir, $point, $before, $now, $short_deadline) = @_;
	my $call = $point->{call};
	my $argument = $point->{argument};

	$argument = Errno->can($argument)->() if $point->{fault} =~ /error|late/;
	if (is_sleeper($point)) {
		$argument *= $short_deadline;
		$point->{deadline} = $short_deadline;
		$before = {%$before};
		$before->{$config} =~ s/^deadline = .*/deadline = $short_deadline/m;
	}
	tree::restore($dir, $before, $now);
	run($dir, $point->{stage}{command}, $inject, "$dir.hit", @$call{qw(who name n)}, $point->{fault}, $argument);
	open my $out, '<', "$dir.hit" or die "inject failed";
	@$point{qw(hit end ms)} = split ' ', <$out>;
	return $point->{hit};
}

# try_point DIR POINT STAGES NOW: try a point in the machine's copy at $dir, which is what $$now knows, and will be.
# Returns the state that the command came to, and complaints.
sub try_point {
	my ($dir, $point, $stages, $now) = @_;
	my $stage = $point->{stage};
	my $waits = $waiting{$point->{call}{name}};
	my @deadlines = is_sleeper($point) ? @short_deadlines : $deadline;

	for my $try (1 .. ($waits ? $tries : @deadlines)) {
		last if try_call($dir, $point, $stage->{before}, $$now, $deadlines[$try - 1] // $deadlines[-1]);
		undef $$now;
	}
	if (!$point->{hit}) {
		return $waits ? 'unreached' : ('none', "it did not come to this call");
	}
	tree::write_file("$dir/$config", substr $stage->{before}{$config}, 1);
	$$now = tree::scan($dir);
	my ($state, @complaints) = check::after($point, $$now);

	# The fault is over: what follows has to come to what it would have come to.
	my @next = @$stages[$stage->{index} + 1 .. $#$stages];
	for my $next (@next ? @next : $stage) {
		my $end = run($dir, $next->{command});
		$$now = tree::scan($dir);
		push @complaints, map { "then $next->{command}: $_" } check::recovered($point, $next, $end, $$now);
	}
	return ($state, @complaints);
}

# Try points in $jobs processes, each with a copy of the machine. Returns [index, state, complaint...] for each.
sub try_points {
	my ($jobs, $points, $stages) = @_;
	my (@readers, @results);

	for my $job (0 .. $jobs - 1) {
		my $pid = open(my $reader, '-|') // die "fork: $!";
		if (!$pid) {
			my $dir = "$root.$job";
			my $now;
			for (my $i = $job; $i < @$points; $i += $jobs) {
				my ($state, @complaints) = try_point($dir, $points->[$i], $stages, \$now);
				print join("\t", $i, $state, map { s/\s+/ /gr } @complaints), "\n";
			}
			tree::remove($dir);
			unlink "$dir.out", "$dir.hit";
			close STDOUT;
			POSIX::_exit(0);
		}
		push @readers, $reader;
	}
	for my $reader (@readers) {
		while (<$reader>) {
			chomp;
			push @results, [split /\t/];
		}
		close $reader;
	}
	return @results;
}

sub name_of {
	my ($point) = @_;
	my $call = $point->{call};

	return "$point->{stage}{command}: process $call->{who}, $call->{name} $call->{n} ($call->{what}): $point->{fault} $point->{argument}";
}

# The clean run of each command: what it is to come to, and what calls it makes.
my @stages;
my ($swept, $before) = (1, tree::scan($root));
$before->{$config} =~ /^deadline = $deadline$/m or die "the config has no deadline = $deadline";
check::begin($before);
for my $command (@commands) {
	if ($command eq '--') {
		$swept = 0;
		next;
	}
	my $stage = { command => $command, index => scalar @stages, before => $before };

	# In a copy, too: what a directory lists first depends on how it was made.
	tree::restore("$root.0", $before);
	run("$root.0", $command, 'strace', '-f', '-y', '-o', "$root.trace") == 0 or die "$command failed";
	$stage->{calls} = $swept ? [read_trace("$root.trace")] : [];
	$stage->{clean} = $before = tree::scan("$root.0");
	push @stages, $stage;
}

my (@points, %unknown);
for my $stage (@stages) {
	for my $call (@{$stage->{calls}}) {
		# Not which of all calls it is: in which order processes come to theirs is decided by chance.
		my $turn = $call->{n};
		$unknown{$call->{name}} = 1 if !$errors{$call->{row}};
		for my $fault (faults_of($call)) {
			next if $sample ne '' && $turn++ % $samples != $sample % $samples;
			push @points, { stage => $stage, call => $call, fault => $fault->[0], argument => $fault->[1] };
		}
	}
}
@points = grep { name_of($_) =~ /$ENV{FAULTS}/ } @points if $ENV{FAULTS};
if ($ENV{LIST}) {
	print map { name_of($_) . "\n" } @points;
	exit;
}

my @sleepers = grep { is_sleeper($_) } @points;
my @others = grep { !is_sleeper($_) } @points;
my %result;
my $began = time;
for ([\@others, 2], [\@sleepers, 12]) {
	my ($points, $jobs) = @$_;
	for (try_points($jobs, $points, \@stages)) {
		my ($i, @result) = @$_;
		$result{$points->[$i]} = \@result;
	}
}

# A test is the calls of one name in one command.
my ($tests, $failed, %states, %faults) = (0, 0);
for my $stage (@stages) {
	my %group;
	push @{$group{$_->{call}{name}}}, $_ for grep { $_->{stage} == $stage } @points;
	for my $name (sort keys %group) {
		my %bad;
		for my $point (@{$group{$name}}) {
			my ($state, @complaints) = @{$result{$point} // ['none', 'it was not tried']};
			$states{$state}++;
			$faults{$point->{fault} =~ /error|late/ ? $point->{argument} : $point->{fault} eq 'signal' ? "signal $point->{argument}" : $point->{fault}}++;
			print "# ", name_of($point), ": $state\n" if $ENV{FAULTS};
			push @{$bad{$_}}, $point for @complaints;
			$failed++ if @complaints;
		}
		printf "%s %d - %s: %s: %d calls, %d faults\n", %bad ? 'not ok' : 'ok', ++$tests, $stage->{command}, $name,
			scalar(grep { $_->{name} eq $name } @{$stage->{calls}}), scalar @{$group{$name}};
		for my $complaint (sort keys %bad) {
			my @all = @{$bad{$complaint}};
			print "# $complaint\n";
			print "#     ", name_of($_), "\n" for @all[0 .. ($#all < 4 ? $#all : 4)];
			print "#     and ", @all - 5, " more\n" if @all > 5;
		}
	}
}
$tests++;
print %unknown ? "not ok $tests - no faults are known for: @{[sort keys %unknown]}\n" : "ok $tests - every call of the trace has its faults\n";
print "1..$tests\n";
# Where prove(1) shows it.
print STDERR "# ", join(', ', @commands), ": ", scalar @points, " points", $sample eq '' ? '' : ", sample $sample,", " in ", time - $began, " s, $failed of them failed. Faults: ", join(', ', map { "$_ $faults{$_}" } sort keys %faults),
	". States: ", join(', ', map { "$_ $states{$_}" } sort keys %states), "\n";
