/*
 * errname: the name of an errno, "EINVAL", as man pages and the kernel's
 * sources spell it. Pure.
 */
#ifndef BASE_ERRNAME_H
#define BASE_ERRNAME_H

/* Returns the name of error, an -errno as functions here return it, or "E?" for one that no kernel file answers here. */
const char *errname(int error);

/* The -errno of that name; -EIO for a name that is none here. */
int errname_find(const char *name);

#endif
