/* Dates and times of a cell. Each reader returns where it ended, or null for what it does not read. */
#ifndef ETL_STAMPS_H
#define ETL_STAMPS_H

#include "rows.h"

#include <string.h>

#define DAY_SECONDS 86400

/* The last date that was read: mostly the next row has the same. */
typedef struct {
    byte text[10];
    int32_t length; /* 0: none yet */
    int64_t seconds;
} last_date;

/* Reads a number of `least` to `most` digits. */
static inline const byte *read_digits(const byte *at, const byte *end, int least, int most, int32_t *number)
{
    int32_t value = 0;
    int digits = 0;
    while (digits < most && at < end && (unsigned)(*at - '0') < 10) {
        value = value * 10 + (*at++ - '0');
        digits++;
    }
    *number = value;
    return digits < least ? NULL : at;
}

/* Days from 1970-01-01 to a date of the Gregorian calendar (by H. Hinnant: years begin in March). */
static inline int64_t days_from_1970(int32_t year, int32_t month, int32_t day)
{
    int32_t y = year - (month <= 2);
    int32_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return 365 * (int64_t)y + y / 4 - y / 100 + y / 400 + of_year - 719468;
}

/* Whether a date exists, from 1970 on. */
static inline int exists(int32_t year, int32_t month, int32_t day)
{
    static const int8_t lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (year < 1970 || month < 1 || month > 12 || day < 1) {
        return 0;
    }
    int leap = month == 2 && ((year % 4 == 0 && year % 100 != 0) || year % 400 == 0);
    return day <= lengths[month - 1] + leap;
}

/* Reads the parts of a date in the order of its form: the place of each in `part` is 0 year, 1 month, 2 day. */
static inline const byte *read_parts(const byte *at, const byte *end, int32_t form, int32_t part[3])
{
    static const byte orders[][3] = {{0, 1, 2}, {0, 1, 2}, {2, 1, 0}, {1, 2, 0}, {0, 1, 2}};
    int least = form == ETL_ISO || form == ETL_COMPACT ? 2 : 1;
    byte mark = '-';
    for (int place = 0; place < 3; place++) {
        int is_year = orders[form][place] == 0;
        if (place && form != ETL_COMPACT) {
            if (at == end || (place == 2 || form == ETL_ISO ? *at != mark : *at != '-' && *at != '/' && *at != '.')) {
                return NULL;
            }
            mark = *at++;
        }
        at = read_digits(at, end, is_year ? 4 : least, is_year ? 4 : 2, &part[orders[form][place]]);
        if (!at) {
            return NULL;
        }
    }
    return at;
}

/* Reads a date as the seconds of its midnight. */
static inline const byte *read_date(const byte *at, const byte *end, int32_t form, last_date *last, int64_t *seconds)
{
    size_t length = (size_t)last->length;
    if (length == 10 && end - at > 10 && memcmp(at, last->text, 10) == 0 && (unsigned)(at[10] - '0') >= 10) {
        *seconds = last->seconds; /* the usual length, which the compiler compares without a call */
        return at + 10;
    }
    int32_t part[3];
    const byte *after = read_parts(at, end, form, part);
    if (!after || !exists(part[0], part[1], part[2])) {
        return NULL;
    }
    last->length = (int32_t)(after - at);
    memcpy(last->text, at, (size_t)(after - at));
    last->seconds = *seconds = days_from_1970(part[0], part[1], part[2]) * DAY_SECONDS;
    return after;
}

/* Reads the usual `00:15:00`, its eight bytes at once; null for what read_time has to look at. */
static inline const byte *read_usual_time(const byte *at, const byte *end, int64_t *seconds)
{
    uint64_t digits;
    if (end - at < 8) {
        return NULL;
    }
    memcpy(&digits, at, sizeof digits); /* the first byte is the lowest one */
    digits ^= 0x30303a30303a3030u;      /* digits become 0 to 9, marks 0 */
    if ((digits | (digits + 0x0606000606000606u)) & 0xf0f0fff0f0fff0f0u) {
        return NULL;
    }
    digits = digits * 10 + (digits >> 8); /* no byte grows beyond 99 */
    uint32_t hour = digits & 0xff, minute = digits >> 24 & 0xff, second = digits >> 48 & 0xff;
    *seconds = hour * 3600 + minute * 60 + second;
    return hour < 24 && minute < 60 && second < 60 ? at + 8 : NULL;
}

/* Reads `00:15` or `00:15:00`; ISO has two digits for the hour, and no 24:00. */
static inline const byte *read_time(const byte *at, const byte *end, int32_t form, int64_t *seconds)
{
    int32_t hour, minute, second = 0;
    const byte *usual = read_usual_time(at, end, seconds);
    if (usual) {
        return usual;
    }
    at = read_digits(at, end, form == ETL_ISO ? 2 : 1, 2, &hour);
    if (!at || at == end || *at != ':' || !(at = read_digits(at + 1, end, 2, 2, &minute))) {
        return NULL;
    }
    if (at < end && *at == ':' && !(at = read_digits(at + 1, end, 2, 2, &second))) {
        return NULL;
    }
    *seconds = hour * 3600 + minute * 60 + second;
    int latest = form == ETL_ISO ? DAY_SECONDS - 1 : DAY_SECONDS;
    return minute > 59 || second > 59 || *seconds > latest ? NULL : at;
}

/* Reads `Z`, `+01:00` or `+0100` as seconds. */
static inline const byte *read_offset(const byte *at, const byte *end, int32_t *seconds)
{
    int32_t hours, minutes;
    *seconds = 0;
    if (at == end || *at == 'Z') {
        return at == end ? NULL : at + 1;
    }
    int32_t sign = *at == '+' ? 1 : -1;
    if ((*at != '+' && *at != '-') || !(at = read_digits(at + 1, end, 2, 2, &hours))) {
        return NULL;
    }
    if (at < end && *at == ':') {
        at++;
    }
    if (!(at = read_digits(at, end, 2, 2, &minutes)) || hours > 23 || minutes > 59) {
        return NULL;
    }
    *seconds = sign * (hours * 3600 + minutes * 60);
    return at;
}

/* Reads the time behind a date, with its offset, and adds it to the seconds of that. */
static inline const byte *read_clock(const byte *at, const byte *end, const etl_plan *plan, int64_t *seconds)
{
    int64_t time;
    int32_t offset = 0;
    if (!(at = read_time(at, end, plan->date_form, &time))) {
        return NULL;
    }
    if (plan->offset != ETL_NO_OFFSET) {
        if (!(at = read_offset(at, end, &offset)) || (offset != 0 && plan->offset == ETL_UTC_ONLY)) {
            return NULL;
        }
    }
    *seconds += time - offset;
    return at;
}

/* Reads a date with its time, or a date alone, as seconds since 1970; `clock` is where the time begins, or null. */
static inline const byte *read_stamp(
    const byte *at, const byte *end, const etl_plan *plan, last_date *last, int64_t *seconds, const byte **clock)
{
    *clock = NULL;
    at = read_date(at, end, plan->date_form, last, seconds);
    if (!at || *seconds >= plan->latest) {
        return NULL;
    }
    if (at < end && (*at == ' ' || *at == 'T')) {
        *clock = at + 1;
        return read_clock(at + 1, end, plan, seconds);
    }
    return plan->offset == ETL_NO_OFFSET ? at : NULL;
}

#endif
