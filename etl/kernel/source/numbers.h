/* Decimal numbers of a cell as whole mWh, exactly: without a float in between. */
#ifndef ETL_NUMBERS_H
#define ETL_NUMBERS_H

#include "rows.h"

/* Magnitudes from here on are refused, as etl.sources.cells.values has it. */
#define LARGEST_MWH ((uint64_t)1 << 51)

/* Digits with which 64 bits always hold a number. */
#define MOST_DIGITS 18

/* Digits up to which the other way, through float64, certainly notices that a value is finer than a mWh. */
#define SURELY_ROUNDED 14

typedef struct {
    uint64_t digits; /* as if there were no decimal mark */
    int32_t count;
    int32_t decimals;
    int32_t negative;
} decimal_number;

/* Reads digits behind those before them, until something else comes. */
static inline const byte *read_run(const byte *at, const byte *end, uint64_t *digits)
{
    unsigned digit;
    for (; at < end && (digit = (unsigned)(*at - '0')) < 10; at++) {
        *digits = *digits * 10 + digit; /* wraps where they are too many, which their count shows */
    }
    return at;
}

/* Reads a number without exponent; a mark of 0 is none. Returns where it ended, or null. */
static inline const byte *read_number(const byte *at, const byte *end, byte mark, decimal_number *number)
{
    number->digits = 0;
    number->negative = at < end && *at == '-';
    at += number->negative;
    const byte *start = at;
    at = read_run(at, end, &number->digits);
    int64_t count = at - start, decimals = 0;
    if (at < end && *at == mark && mark) {
        start = at + 1;
        at = read_run(start, end, &number->digits);
        decimals = at - start;
        count += decimals;
    }
    number->count = (int32_t)count;
    number->decimals = (int32_t)decimals;
    return count && count <= MOST_DIGITS ? at : NULL;
}

/* A number of the file's unit as mWh, halves away from zero; 0 where that is not plain. */
static inline int in_mwh(const decimal_number *number, const etl_plan *plan, int64_t *energy, int32_t *rounded)
{
    static const uint64_t powers[MOST_DIGITS + 1] = {
        1u, 10u, 100u, 1000u, 10000u, 100000u, 1000000u, 10000000u, 100000000u, 1000000000u, 10000000000u,
        100000000000u, 1000000000000u, 10000000000000u, 100000000000000u, 1000000000000000u, 10000000000000000u,
        100000000000000000u, 1000000000000000000u};
    uint64_t whole = number->digits;
    if (number->decimals <= plan->places) {
        int32_t zeros = plan->places - number->decimals;
        if (number->count + zeros > MOST_DIGITS) {
            return 0;
        }
        whole *= powers[zeros];
    } else {
        uint64_t power = powers[number->decimals - plan->places];
        uint64_t rest = whole % power;
        whole /= power;
        if (rest) {
            if (number->count > SURELY_ROUNDED || plan->minutes) {
                return 0;
            }
            whole += 2 * rest >= power;
            *rounded = 1;
        }
    }
    if (whole >= LARGEST_MWH || (number->negative && whole && !plan->signed_values)) {
        return 0;
    }
    if (plan->minutes) {
        whole = (2 * whole * (uint64_t)plan->minutes + 60) / 120;
        if (whole >= LARGEST_MWH) {
            return 0;
        }
    }
    *energy = number->negative ? -(int64_t)whole : (int64_t)whole;
    return 1;
}

#endif
