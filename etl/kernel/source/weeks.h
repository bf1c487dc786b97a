/* Weeks of slots, as pack.c and lay.c have them. */
#ifndef ETL_WEEKS_H
#define ETL_WEEKS_H

#include "kernel.h"

enum {
    NOT_PLAIN = -1, /* returned where Python has to do the work */
    WEEK_MINUTES = 7 * 1440,
    FIRST_MONDAY = 4 * 1440, /* in minutes since 1970, when week 0 starts */
};

/* Whether a length in minutes divides a week into slots. */
static inline int is_interval(int64_t minutes)
{
    return minutes >= 1 && minutes <= WEEK_MINUTES && WEEK_MINUTES % minutes == 0;
}

/* A block without its bytes: a row of the table that etl.kernel.packed_weeks makes. */
typedef struct {
    int64_t run, week;
    int64_t known, energy, highest;
    int64_t early_known, early_energy; /* of the slots before the month's change */
    int64_t end;                       /* of its body among all bodies */
} block;

/* The pairs of a channel and a week among which all readings are: `weeks` of each of `channels`. */
typedef struct {
    int64_t channel, channels;
    int64_t minute, weeks; /* when the first week starts */
} pairs;

/* The readings of a pair; of one that has none only their number is set. */
typedef struct {
    int64_t readings;
    int64_t place; /* of the last of them */
    int64_t first_minute, last_minute;
} pair;

ETL_EXPORT int64_t etl_pack_grid(const int64_t *grid, int64_t rows, int64_t slots, const int64_t *changes,
                                 block *blocks, byte *out);
ETL_EXPORT int64_t etl_pack_runs(const int32_t *minute, const int64_t *energy, int64_t rows, const int64_t *starts,
                                 const int64_t *lengths, int64_t runs, int64_t interval, int64_t shift,
                                 const int16_t *changes, int64_t weeks, int64_t *slots, block *blocks, int64_t room,
                                 byte *out);
ETL_EXPORT int64_t etl_find_weeks(const int32_t *channel, const int32_t *minute, int64_t rows, const pairs *all,
                                  pair *table);
ETL_EXPORT int64_t etl_lay(const int32_t *channel, const int32_t *minute, const int64_t *energy, const uint16_t *code,
                           int64_t rows, const pairs *all, const int64_t *row_of, int64_t grid_rows, int64_t interval,
                           int64_t *grid, uint16_t *codes);
ETL_EXPORT int64_t etl_find_neighbours(const int64_t *grid, int64_t grid_rows, int64_t slots, const int64_t *some,
                                       int64_t rows, int64_t most, byte *found);

#endif
