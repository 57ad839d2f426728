# tree: a directory in memory, and back. A tree is a hash of paths below the directory: "f" and what a file holds, "l" and
# where a link leads, "d" for a directory.
package tree;
use strict;
use warnings;
use POSIX ();

sub scan {
	my ($dir) = @_;
	my (%tree, @left);

	@left = ('');
	while (defined(my $at = pop @left)) {
		opendir my $handle, "$dir/$at" or die "$dir/$at: $!";
		for my $name (readdir $handle) {
			next if $name eq '.' || $name eq '..';
			my $path = $at eq '' ? $name : "$at/$name";
			if (-l "$dir/$path") {
				$tree{$path} = 'l' . readlink "$dir/$path";
			} elsif (-d _) {
				$tree{$path} = 'd';
				push @left, $path;
			} else {
				# Most of the time of a sweep is spent here, and a fifth less of it without perl's own layers.
				my ($text, $size) = ('', -s _);
				my $file = POSIX::open("$dir/$path") // die "$dir/$path: $!";
				POSIX::read($file, $text, $size) // die "$dir/$path: $!" if $size;
				POSIX::close($file);
				$tree{$path} = "f$text";
			}
		}
	}
	return \%tree;
}

sub write_file {
	my ($path, $text) = @_;

	open my $file, '>', $path or die "$path: $!";
	print $file $text;
	close $file or die "$path: $!";
}

# Make the directory hold the tree, and nothing else. Where it is known what it holds now, that is taken, and used up.
sub restore {
	my ($dir, $tree, $now) = @_;

	mkdir $dir;
	$now //= scan($dir);
	for my $path (reverse sort keys %$now) {
		my $wanted = $tree->{$path} // '';
		next if $wanted eq $now->{$path};
		# A file is written where it is: a directory is to list its files in the same order.
		if ($wanted =~ /^f/ && $now->{$path} =~ /^f/) {
			write_file("$dir/$path", substr $wanted, 1);
			next;
		}
		($now->{$path} eq 'd' ? rmdir "$dir/$path" : unlink "$dir/$path") or die "$dir/$path: $!";
		delete $now->{$path};
	}
	for my $path (sort keys %$tree) {
		next if defined $now->{$path};
		my ($kind, $text) = unpack 'a1 a*', $tree->{$path};
		if ($kind eq 'd') {
			mkdir "$dir/$path" or die "$dir/$path: $!";
		} elsif ($kind eq 'l') {
			symlink $text, "$dir/$path" or die "$dir/$path: $!";
		} else {
			write_file("$dir/$path", $text);
		}
	}
}

sub remove {
	my ($dir) = @_;

	return if !-d $dir;
	restore($dir, {});
	rmdir $dir;
}

# What the files hold that are no status of rtboot's, by path. A captured file that was written loses its last newline, which
# a kernel's has always: it is no part of a value.
sub values {
	my ($tree) = @_;
	my %values;

	for my $path (keys %$tree) {
		next if $tree->{$path} !~ /^f/ || $path =~ m{^run/rtboot/};
		($values{$path} = substr $tree->{$path}, 1) =~ s/\n+\z//;
	}
	return \%values;
}

# Where a path leads, its links followed.
sub resolve {
	my ($tree, $path) = @_;
	my @left = split m{/}, $path;
	my @done;

	while (@left) {
		my $name = shift @left;
		if ($name eq '..') {
			pop @done;
			next;
		}
		my $link = $tree->{join '/', @done, $name} // '';
		if ($link =~ /^l(.*)/) {
			unshift @left, split m{/}, $1;
		} else {
			push @done, $name;
		}
	}
	return join '/', @done;
}

# The paths whose values differ.
sub differing {
	my ($x, $y) = @_;
	my %all = (%$x, %$y);

	return sort grep { !defined $x->{$_} || !defined $y->{$_} || $x->{$_} ne $y->{$_} } keys %all;
}

1;
