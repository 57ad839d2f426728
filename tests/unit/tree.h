/*
 * tree: a directory of files for a test, to be opened as a root. In memory where that can be: it takes a tenth of
 * the time.
 */
#ifndef TREE_H
#define TREE_H

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/format.h"
#include "kernel/root.h"

struct tree {
	struct root root;
	char dir[64];
};

__attribute__((unused))
static bool tree_make(struct tree *tree)
{
	format_text(tree->dir, sizeof(tree->dir), "%s/rtboot-unit-XXXXXX", access("/dev/shm", W_OK) ? "/tmp" : "/dev/shm");
	return mkdtemp(tree->dir) && !root_open(&tree->root, tree->dir);
}

/* Make a file or replace it; its directories are made. */
__attribute__((unused))
static bool tree_put(const struct tree *tree, const char *path, const char *text)
{
	char dir[128];

	format_text(dir, sizeof(dir), "%s", path);
	for (char *slash = dir; (slash = strchr(slash, '/')); *slash++ = '/') {
		*slash = '\0';
		if (root_mkdir(&tree->root, dir))
			return false;
	}
	return !root_replace(&tree->root, path, text, strlen(text));
}

static int tree_remove_entry(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

/* Remove all of it. */
__attribute__((unused))
static bool tree_remove(const struct tree *tree)
{
	return !nftw(tree->dir, tree_remove_entry, 16, FTW_DEPTH | FTW_PHYS);
}

#endif
