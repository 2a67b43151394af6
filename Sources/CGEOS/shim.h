#ifndef YIWANG_CGEOS_SHIM_H
#define YIWANG_CGEOS_SHIM_H
// Only the reentrant half of the interface (functions ending in _r) is declared.
#define GEOS_USE_ONLY_R_API
#include <geos_c.h>
#endif
