#ifndef YIWANG_CGD_SHIM_H
#define YIWANG_CGD_SHIM_H
#include <gd.h>
#include <stdarg.h>

static void yiwang_gd_ignored(int priority, const char *format, va_list arguments) {
  (void)priority;
  (void)format;
  (void)arguments;
}

// A damaged picture is no event: libgd would write a line about each to the standard error.
static inline void yiwang_gd_quiet(void) { gdSetErrorMethod(yiwang_gd_ignored); }
#endif
