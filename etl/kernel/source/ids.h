/* A table of ids: each text, or combination of texts, has a number from 0 on in the order of its first use. */
#ifndef ETL_IDS_H
#define ETL_IDS_H

#include "kernel.h"

/* Cells that an id is made of, at most. */
#define ETL_CELLS 8

typedef struct {
    const byte *text[ETL_CELLS];
    size_t size[ETL_CELLS];
    int32_t cells;
} etl_key;

typedef struct {
    uint64_t hash;
    size_t at;   /* where its text begins */
    size_t size; /* bytes of it, the mark after each cell included */
} etl_id;

typedef struct {
    etl_id *ids;
    int64_t count, room;
    int32_t *slots; /* numbers of ids by their hash, or -1 */
    size_t slot_count;
    byte *text; /* of all ids: NUL after each cell but the last, a line end after that */
    size_t used, text_room;
} etl_ids;

ETL_EXPORT etl_ids *etl_ids_new(void);
ETL_EXPORT void etl_ids_free(etl_ids *ids);
ETL_EXPORT int64_t etl_ids_count(const etl_ids *ids);
ETL_EXPORT const byte *etl_ids_text(const etl_ids *ids, int64_t first, size_t *size);
ETL_EXPORT void etl_ids_shorten(etl_ids *ids, int64_t count);

/* Inside the library. */
int32_t etl_id_number(etl_ids *ids, const etl_key *key, int32_t before);

#endif
