/* Readings in any order laid into a grid of weeks, as etl.blocks.laying does; -1 mWh is an unknown slot. */
#include "weeks.h"

/* The place of a reading's pair, and its minute in the week; the place is NOT_PLAIN outside all pairs. */
static inline int64_t pair_of(const pairs *all, int64_t channel, int64_t minute, uint32_t *in_week)
{
    if (channel < all->channel || minute < all->minute) {
        return NOT_PLAIN;
    }
    int64_t since = minute - all->minute, row = channel - all->channel;
    int64_t week = since / WEEK_MINUTES;
    *in_week = (uint32_t)(since - week * WEEK_MINUTES);
    return row < all->channels && week < all->weeks ? row * all->weeks + week : NOT_PLAIN;
}

/* Finds what readings each pair has, in a table that is empty: all bytes 0. Returns the number of readings, or
 * NOT_PLAIN where one is outside all pairs.
 */
int64_t etl_find_weeks(const int32_t *channel, const int32_t *minute, int64_t rows, const pairs *all, pair *table)
{
    for (int64_t i = 0; i < rows; i++) {
        uint32_t in_week;
        int64_t place = pair_of(all, channel[i], minute[i], &in_week);
        if (place == NOT_PLAIN) {
            return NOT_PLAIN;
        }
        pair *one = table + place;
        if (!one->readings++) {
            one->first_minute = one->last_minute = minute[i];
        }
        one->place = i;
        one->first_minute = minute[i] < one->first_minute ? minute[i] : one->first_minute;
        one->last_minute = minute[i] > one->last_minute ? minute[i] : one->last_minute;
    }
    return rows;
}

/* Lays readings into the rows of a grid that their pairs have, and their codes (null: there are none) into another.
 * Returns the number of readings, or NOT_PLAIN where two share a slot, an energy is below 0, or a pair has no row.
 */
int64_t etl_lay(const int32_t *channel, const int32_t *minute, const int64_t *energy, const uint16_t *code,
                int64_t rows, const pairs *all, const int64_t *row_of, int64_t grid_rows, int64_t interval,
                int64_t *grid, uint16_t *codes)
{
    if (!is_interval(interval)) {
        return NOT_PLAIN;
    }
    int64_t slots = WEEK_MINUTES / interval;
    for (int64_t i = 0; i < rows; i++) {
        uint32_t in_week;
        int64_t place = pair_of(all, channel[i], minute[i], &in_week);
        if (place == NOT_PLAIN || row_of[place] < 0 || row_of[place] >= grid_rows) {
            return NOT_PLAIN;
        }
        int64_t cell = row_of[place] * slots + in_week / (uint32_t)interval;
        if (grid[cell] >= 0 || energy[i] < 0) {
            return NOT_PLAIN;
        }
        grid[cell] = energy[i];
        if (code) {
            codes[cell] = code[i];
        }
    }
    return rows;
}

/* Whether two slots beside each other are known, among the first `most` known ones. */
static int has_neighbours(const int64_t *slots, int64_t count, int64_t most)
{
    int64_t known = 0;
    for (int64_t i = 0; i < count && known < most; i++) {
        if (slots[i] < 0) {
            continue;
        }
        known++;
        if (i > 0 && slots[i - 1] >= 0) {
            return 1;
        }
    }
    return 0;
}

/* Finds which of some rows of a grid have two known slots beside each other, among the first `most` known ones.
 * Returns the number of rows, or NOT_PLAIN where the grid does not have one of them.
 */
int64_t etl_find_neighbours(const int64_t *grid, int64_t grid_rows, int64_t slots, const int64_t *some, int64_t rows,
                            int64_t most, byte *found)
{
    for (int64_t i = 0; i < rows; i++) {
        if (some[i] < 0 || some[i] >= grid_rows) {
            return NOT_PLAIN;
        }
        found[i] = (byte)has_neighbours(grid + some[i] * slots, slots, most);
    }
    return rows;
}
