/* Bytes of a text, looked at without reading it. */
#ifndef ETL_BYTES_H
#define ETL_BYTES_H

#include "kernel.h"

ETL_EXPORT int64_t etl_count_byte(const byte *data, size_t size, int32_t wanted);

#endif
