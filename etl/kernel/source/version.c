/* Marks by which etl.kernel.library tells a library of its own sources from any other. */
#include "kernel.h"

#ifndef ETL_SOURCE_SHA256
#error "compile with python -m etl.kernel.compiling, which defines the digest of the sources"
#endif

ETL_EXPORT int32_t etl_interface(void);
ETL_EXPORT const char *etl_source_sha256(void);

/* The number of the interface that the library was compiled with. */
int32_t etl_interface(void)
{
    return ETL_INTERFACE;
}

/* The digest of the sources that the library was compiled from, as hexadecimal text. */
const char *etl_source_sha256(void)
{
    return ETL_SOURCE_SHA256;
}
