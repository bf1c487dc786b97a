/* The kernel of etl: plain C11 without Python.h, called through ctypes, which frees the interpreter's lock.
 *
 * No function keeps state between calls but in tables that its caller made. None reads beyond the lengths that it is
 * called with, and none stores a value that it did not check: what is not plain is left to the Python beside it.
 */
#ifndef ETL_KERNEL_H
#define ETL_KERNEL_H

#include <stddef.h>
#include <stdint.h>

/* Raised with every change of a function's arguments: etl.kernel.library refuses another number than its own. */
#define ETL_INTERFACE 1

/* Everything else stays inside the library. */
#define ETL_EXPORT __attribute__((visibility("default")))

typedef uint8_t byte;

#endif
