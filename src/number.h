/*
 * number: reads one. Pure.
 */
#ifndef NUMBER_H
#define NUMBER_H

#include <stdbool.h>

/*
 * Read a decimal number without a sign or blanks at *text and move *text
 * behind it. Returns false, *text unmoved, where there is none or it does not
 * fit.
 */
bool number_read(const char **text, unsigned long long *out);

#endif
