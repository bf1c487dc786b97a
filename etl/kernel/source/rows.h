/* The rows of a delimited text, as etl.kernel.parsed_rows describes them. */
#ifndef ETL_ROWS_H
#define ETL_ROWS_H

#include "ids.h"
#include "kernel.h"

/* What a column is read as. From ETL_KEY on: the cells that say whose reading a row is, in their order. */
enum { ETL_SKIPPED, ETL_VALUE, ETL_STAMP, ETL_TIME, ETL_END, ETL_KEY };

/* The order of a date's parts, and how it may be written. */
enum { ETL_ISO, ETL_YMD, ETL_DMY, ETL_MDY, ETL_COMPACT };

/* What may follow the time of a stamp. */
enum { ETL_NO_OFFSET, ETL_ANY_OFFSET, ETL_UTC_ONLY };

/* What came of a piece. */
enum { ETL_PLAIN, ETL_NOT_PLAIN, ETL_NO_ROOM };

typedef struct {
    const int32_t *roles; /* one a column */
    int64_t latest;       /* the first second that is too late */
    int32_t fields;       /* columns of every row */
    int32_t separator;    /* a byte */
    int32_t decimal;      /* a byte: the decimal mark */
    int32_t date_form;
    int32_t offset;
    int32_t late;         /* seconds that all stamps are late */
    int32_t places;       /* decimals with which a value of the file's unit is a whole number of mWh */
    int32_t minutes;      /* of the interval, where values are mean power; else 0 */
    int32_t signed_values;
    int32_t blank_values; /* whether an empty cell is no reading */
    int32_t known_words;  /* whether the texts of a row without a reading are looked at, too */
} etl_plan;

/* Arrays of the caller, which hold `room` rows. */
typedef struct {
    int64_t *seconds;
    int64_t *energy; /* mWh */
    int64_t *end;    /* null without a column of ends */
    int64_t *run;    /* the row with which each run of one id begins */
    int32_t *id;     /* of each run */
    int64_t room;
    int64_t rows; /* with a reading */
    int64_t runs;
    int64_t blank;   /* rows without a value */
    int64_t rounded; /* values finer than a mWh */
} etl_rows;

ETL_EXPORT int32_t etl_parse_rows(const etl_plan *plan, const byte *data, size_t size, etl_ids *ids, etl_rows *rows);

#endif
