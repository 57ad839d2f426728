# check: the promises, held against the tree that a fault left: section 3 of the design, and the header of session.h.
package check;
use strict;
use warnings;
use JSON::PP;
use tree;

# What a point may take: what a busy machine takes, and five deadlines where it hangs and a worker has a worker.
my $patience_ms = 3600;
my $start;
my %states = map { $_ => 1 } qw(active unisolated partial fallback disabled refused incomplete reverted);

# The machine before anything ran.
sub begin {
	my ($tree) = @_;

	$start = tree::values($tree);
}

sub file {
	my ($tree, $path) = @_;

	return defined $tree->{$path} && $tree->{$path} =~ /^f/ ? substr $tree->{$path}, 1 : undef;
}

# The journal: by path, or by the id of what is no file, the value before and the value after.
sub journal {
	my ($tree) = @_;
	my ($header, @lines) = split /\n/, file($tree, 'run/rtboot/journal') // '';
	my %journal;

	for (@lines) {
		my ($id, $format, $name, $before, $after) = map { s/\\(.)/$1 eq 'n' ? "\n" : $1 eq 't' ? "\t" : $1/ger } split /\t/, $_, -1;
		$journal{$id =~ m{^/(.*)} ? tree::resolve($tree, $1) : $id} = { before => $before, after => $after };
	}
	return \%journal;
}

# The status as sh reads it, and what is wrong with it. An empty hash: there is none.
sub status {
	my ($tree) = @_;
	my $text = file($tree, 'run/rtboot/status');
	my (%status, @wrong);

	return {} if !defined $text;
	push @wrong, 'the status does not end with a newline' if $text !~ /\n\z/;
	for (split /\n/, $text) {
		# Bare, or in double quotes with nothing in it that sh would look at.
		if (/^RTBOOT_([A-Z_]+)=([\w.,:+-]*)$/ || /^RTBOOT_([A-Z_]+)="((?:[^"\\\$`]|\\["\\\$`])*)"$/) {
			$status{$1} = $2;
		} else {
			push @wrong, "the status has a line that is none: $_";
		}
	}
	push @wrong, "the status has no known state" if !$states{$status{STATE} // ''};
	return (\%status, @wrong);
}

# What the files of a stage's trees hold, the same for all its points.
sub stage_values {
	my ($stage, $when) = @_;

	return $stage->{values}{$when} //= tree::values($stage->{$when});
}

my %decoded;

# report.json; the same one comes again and again, but for the times.
sub report {
	my ($tree) = @_;
	my $text = file($tree, 'run/rtboot/report.json') // return {};

	$text =~ s/"duration_us_\w+":\d+/"duration":0/g;
	return $decoded{$text} //= eval { decode_json($text) };
}

# What a command may change: what it or those before it have a setting for in a clean run, and what they change.
sub plan {
	my ($stage) = @_;
	my $clean = $stage->{clean};
	my @targets = map { $_->{target} =~ m{^/(.*)} ? tree::resolve($clean, $1) : () }
		map { @{report($_)->{settings} // []} } $stage->{before}, $clean;

	return { map { $_ => 1 } @targets, map { tree::differing($start, stage_values($stage, $_)) } qw(before clean) };
}

# Does a setting's outcome hold? $value is what its file holds.
sub outcome_holds {
	my ($setting, $value) = @_;
	my $outcome = $setting->{outcome};

	# The last newline of what is told is no part of a value either.
	return $value eq $setting->{after} && $value eq $setting->{wanted} =~ s/\n+\z//r if $outcome eq 'applied' || $outcome eq 'pending';
	return $value eq $setting->{after} if $outcome eq 'kept';
	return defined $setting->{after} ? $value eq $setting->{after} : 1;
}

# Was there nobody left to tidy up?
sub has_died {
	my ($point) = @_;

	return $point->{fault} =~ /signal|hang|stuck/;
}

# What active, unisolated and partial claim: that each setting of a clean run is there, and became what the report says.
sub false_claims {
	my ($point, $status, $now, $tree, $clean_tree) = @_;
	my $report = report($tree) // return 'report.json is no JSON';
	my %clean = map { $_->{target} => $_ } @{report($clean_tree)->{settings}};
	my %settings = map { $_->{target} => $_ } @{$report->{settings} // []};
	my (@wrong, $failed);

	# They are replaced one after the other, the status last; no report says nothing else.
	push @wrong, "status and report.json differ" if !has_died($point) && ($report->{state} // $status->{STATE}) ne $status->{STATE};
	for my $id (sort keys %settings) {
		my $setting = $settings{$id};
		$failed++ if $setting->{outcome} eq 'failed';
		next if $id !~ m{^/};
		my $value = $now->{tree::resolve($tree, substr $id, 1)} // '';
		# A process that was stuck may come to its end after it was given up.
		my $late = $point->{fault} eq 'stuck' && $setting->{outcome} eq 'failed';
		push @wrong, "$id is $setting->{outcome}, and not so" if !$late && !outcome_holds($setting, $value);
		# Where the outcome is another than that of a clean run, that is what the kernel answered.
		my $other = $clean{$id} && $clean{$id}{outcome} =~ /applied|kept|pending/ && $setting->{outcome} !~ /applied|kept|pending/;
		push @wrong, "$id is $setting->{outcome}, and without an errno" if $other && !defined $setting->{errno};
	}
	push @wrong, "$status->{STATE}, and $failed failed" if $status->{STATE} ne 'partial' && $failed;
	push @wrong, "partial, and none failed" if $status->{STATE} eq 'partial' && !$failed;
	my @missing = grep { !$settings{$_} } keys %clean;
	push @wrong, "$status->{STATE}, and settings are missing without a word"
		if @missing && !($status->{STATE} eq 'partial' && grep { !$clean{$_} } keys %settings);
	return @wrong;
}

# Is the command dead, or was it told to hang itself? Then it cannot keep its time, and the kernel takes its exit status.
sub guard_is_hit {
	my ($point) = @_;

	return $point->{call}{who} == 0 && has_died($point);
}

sub exit_complaints {
	my ($point, $state, $changed) = @_;
	my ($command, $end) = ($point->{stage}{command}, $point->{end});

	return if guard_is_hit($point) && $end;
	return "exit status $end" if $command =~ /^boot/ && $end;
	return "killed by a signal" if $end & 127;
	return "apply exits 0, and is $state" if $command eq 'apply' && !$end && $state ne 'active';
	return "undo exits 0, and left @$changed" if $command eq 'undo' && !$end && @$changed;
	return;
}

# The tree after a fault. Returns the state, and each promise that was broken.
sub after {
	my ($point, $tree) = @_;
	my $stage = $point->{stage};
	my ($before, $clean, $now) = (stage_values($stage, 'before'), stage_values($stage, 'clean'), tree::values($tree));
	my ($status, @wrong) = status($tree);
	my $state = $status->{STATE} // 'none';
	my $journal = journal($tree);
	my @changed = grep { !same_cpus($start->{$_} // '', $now->{$_} // '') } tree::differing($start, $now);

	push @wrong, "a worker crashed" if !has_died($point) && ($status->{REASON} // '') =~ /killed by signal/;
	push @wrong, exit_complaints($point, $state, \@changed);
	push @wrong, "it took $point->{ms} ms" if !guard_is_hit($point) && $point->{ms} > $patience_ms + 5 * ($point->{deadline} // 0);

	my $plan = $stage->{plan} //= plan($stage);
	for my $path (@changed) {
		my $entry = $journal->{$path};
		next if has_died($point) && $path =~ /\.new$/;
		push @wrong, "changed, and not in the plan: $path" if !$plan->{$path};
		if (!$entry) {
			push @wrong, "changed, and not in the journal: $path";
		} elsif ($entry->{before} ne ($start->{$path} // '')) {
			push @wrong, "in the journal with another value before: $path";
		}
	}

	# Nothing was said: so nothing was done. Otherwise what is said is true.
	my $last = $status->{STAGE} && $stage->{command} =~ /$status->{STAGE}|apply|undo/ ? $clean : $before;
	my $last_tree = $last == $clean ? $stage->{clean} : $stage->{before};
	if ($state eq 'none') {
		push @wrong, "no status, and something changed" if @changed;
	} elsif ($state =~ /^(active|unisolated|partial)$/) {
		push @wrong, false_claims($point, $status, $now, $tree, $last_tree);
	} elsif ($state eq 'reverted') {
		push @wrong, "all values were restored, and @changed was not" if $status->{REASON} =~ /all values were restored/ && @changed;
	} elsif ($state ne 'incomplete') {
		my @differ = tree::differing($before, $now);
		push @wrong, "$state, and something changed" if @differ;
	}
	# The very call that makes it ends when it ends, if it is stuck.
	push @wrong, "there is an active, and the state is $state"
		if defined $tree->{'run/rtboot/active'} && $state !~ /active|partial/ && !($point->{fault} eq 'stuck' && $point->{call}{what} =~ /^active/);
	push @wrong, "report.json is no JSON" if !defined report($tree);
	return ($state, @wrong);
}

# Do both mean the same CPUs? A kernel's file holds what the last write made of it. In a captured one what is written over
# a longer value has to be cut off behind it, and a process that dies in between leaves "0-7,4-6" for "0-7".
sub same_cpus {
	my @sets = map {
		my %cpus = map { /^(\d+)-(\d+)$/ ? map({ $_ => 1 } $1 .. $2) : ($_ => 1) } split /,/;
		join ',', sort keys %cpus;
	} @_;

	return $sets[0] eq $sets[1];
}

# Half a write, which no file of the kernel's takes, may leave a value that a later stage finds good.
sub half_written {
	my ($point, $path) = @_;

	return $point->{fault} eq 'short' && $path =~ m{^(proc|sys)/} && $point->{call}{what} =~ m{/\Q$path\E$};
}

# Did nothing fail but the flush of CPUs, which the early stage did not come to, and which no later one makes up for?
sub only_flush_failed {
	my ($tree) = @_;
	my @failed = map { $_->{class} } grep { $_->{outcome} eq 'failed' } @{report($tree)->{settings} // []};

	return @failed && !grep { $_ ne 'cpu' } @failed;
}

# The tree after a command that ran behind the fault: all is as it would be without it.
sub recovered {
	my ($point, $stage, $end, $tree) = @_;
	my ($clean, $now) = (stage_values($stage, 'clean'), tree::values($tree));
	my ($status, @wrong) = status($tree);
	my @differ = grep {
		!/\.new$/ && !same_cpus($clean->{$_} // '', $now->{$_} // '') &&
			!($stage->{command} ne 'undo' && half_written($point, $_))
	} tree::differing($clean, $now);

	# There may be nothing to undo.
	push @wrong, "exit status " . ($end >> 8) if $end && !($stage->{command} eq 'undo' && !@differ);
	push @wrong, "not as after a clean run: $_" for @differ;
	my $wanted = status($stage->{clean});
	push @wrong, "the state is $status->{STATE}"
		if $stage->{command} ne 'undo' && $status->{STATE} ne (status($stage->{clean}))[0]{STATE} &&
			!($point->{stage}{command} eq 'boot early' && $stage->{command} eq 'boot late' && only_flush_failed($tree));
	return @wrong;
}

1;
