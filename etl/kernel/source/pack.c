/* Weeks of readings as bytes: the very bytes of etl.blocks.block_codec, which says what they mean.
 *
 * A slot is int64 mWh, and -1 where nothing is known; a week has 10080 minutes / interval of them.
 */
#include <string.h>

#include "weeks.h"

#if !defined(__BYTE_ORDER__) || __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "blocks are little-endian: another machine packs them without the kernel"
#endif

enum {
    VERSION = 1,
    HEADER = 8, /* bytes */
    WH = 3,     /* the scale of whole Wh */
    COARSEST = 6,
};

static const int64_t UNITS[COARSEST + 1] = {1, 10, 100, 1000, 10000, 100000, 1000000};

/* Slots of one week side by side, the first and the last of them known. */
typedef struct {
    const int64_t *slots;
    int64_t first; /* in the week */
    int64_t count;
    int64_t early; /* how many of them lie before the month's change */
} span;

/* The energy of a slot, 0 of an unknown one. */
static inline uint64_t amount(int64_t slot)
{
    return (uint64_t)(slot & ~(slot >> 63));
}

/* The bytes of a slot where the greatest of its week is `top`: all bits set are no value. */
static int width_of(int64_t top)
{
    if (top <= 0xFE) {
        return 1;
    }
    if (top <= 0xFFFE) {
        return 2;
    }
    return top <= 0xFFFFFFFE ? 4 : 8;
}

/* Whether all slots are whole multiples, `narrow` ones being below 2**32. A compiler that knows the unit multiplies
 * instead of dividing, and narrow ones several at once.
 */
static inline int multiples(const span *some, uint32_t unit, int narrow)
{
    const int64_t *slots = some->slots;
    for (int64_t i = 0; i < some->count;) {
        int64_t stop = some->count - i > 64 ? i + 64 : some->count;
        uint64_t left = 0;
        uint32_t narrow_left = 0;
        if (narrow) {
            for (; i < stop; i++) {
                narrow_left |= (uint32_t)amount(slots[i]) % unit;
            }
        } else {
            for (; i < stop; i++) {
                left |= amount(slots[i]) % unit;
            }
        }
        if (left | narrow_left) {
            return 0;
        }
    }
    return 1;
}

/* Whether all slots are whole multiples of 10**scale mWh. */
static int divisible(const span *some, int scale, int narrow)
{
#define BY(unit) narrow ? multiples(some, unit, 1) : multiples(some, unit, 0)
    switch (scale) {
    case 1: return BY(10);
    case 2: return BY(100);
    case 3: return BY(1000);
    case 4: return BY(10000);
    case 5: return BY(100000);
    case 6: return BY(1000000);
    default: return 1;
    }
#undef BY
}

/* The scale of a week: whole Wh if they are (nearly always), coarser only where slots get narrower by it. */
static int scale_of(const span *some, int64_t top)
{
    int narrow = top <= UINT32_MAX;
    if (!divisible(some, WH, narrow)) {
        if (!divisible(some, 1, narrow)) {
            return 0;
        }
        return divisible(some, 2, narrow) ? 2 : 1;
    }
    int coarsest_is_narrower = width_of(top / UNITS[COARSEST]) < width_of(top / UNITS[WH]);
    for (int scale = WH; scale < COARSEST; scale++) {
        int narrower = width_of(top / UNITS[scale + 1]) < width_of(top / UNITS[scale]);
        if (!(narrower || coarsest_is_narrower) || !divisible(some, scale + 1, narrow)) {
            return scale;
        }
    }
    return COARSEST;
}

/* Writes the slots as whole units; an unknown one has all bits set in every width. */
static inline void put(const span *some, uint32_t unit, int width, int narrow, byte *out)
{
#define EACH(type, wide)                                                               \
    for (int64_t i = 0; i < some->count; i++) {                                        \
        int64_t slot = some->slots[i];                                                 \
        type value = (type)((type)((wide)amount(slot) / unit) | (type)(slot >> 63));   \
        memcpy(out + i * (int64_t)sizeof value, &value, sizeof value);                 \
    }
#define EITHER(type)         \
    if (narrow) {            \
        EACH(type, uint32_t) \
    } else {                 \
        EACH(type, uint64_t) \
    }
    switch (width) {
    case 1: EITHER(uint8_t) break;
    case 2: EITHER(uint16_t) break;
    case 4: EITHER(uint32_t) break;
    default: EACH(uint64_t, uint64_t)
    }
#undef EITHER
#undef EACH
}

/* Writes the slots in units of 10**scale mWh, each unit by a loop of its own, as in `multiples`. */
static void put_scaled(const span *some, int scale, int width, int narrow, byte *out)
{
    switch (scale) {
    case 0: put(some, 1, width, narrow, out); break;
    case 1: put(some, 10, width, narrow, out); break;
    case 2: put(some, 100, width, narrow, out); break;
    case 3: put(some, 1000, width, narrow, out); break;
    case 4: put(some, 10000, width, narrow, out); break;
    case 5: put(some, 100000, width, narrow, out); break;
    default: put(some, 1000000, width, narrow, out);
    }
}

/* Adds the known slots up to `stop` to the sums of a block; unsigned, so that a sum beyond int64 wraps as numpy's. */
static void add(const span *some, int64_t start, int64_t stop, block *sums)
{
    uint64_t energy = (uint64_t)sums->energy;
    int64_t known = sums->known + stop - start, top = sums->highest;
    for (int64_t i = start; i < stop; i++) {
        int64_t slot = some->slots[i];
        known += slot >> 63;
        energy += amount(slot);
        top = slot > top ? slot : top;
    }
    sums->energy = (int64_t)energy;
    sums->known = known;
    sums->highest = top;
}

/* Packs a week and sums it; `out` has room for its header and 8 bytes a slot. Returns the length of the body. */
static int64_t pack_week(const span *some, byte *out, block *sums)
{
    sums->known = sums->energy = sums->highest = 0;
    add(some, 0, some->early, sums);
    sums->early_known = sums->known;
    sums->early_energy = sums->energy;
    add(some, some->early, some->count, sums);

    int scale = scale_of(some, sums->highest), width = width_of(sums->highest / UNITS[scale]);
    uint16_t place[2] = {(uint16_t)some->first, (uint16_t)some->count};
    out[0] = VERSION;
    out[1] = (byte)width;
    out[2] = (byte)scale;
    out[3] = 0;
    memcpy(out + 4, place, sizeof place);
    put_scaled(some, scale, width, sums->highest <= UINT32_MAX, out + HEADER);
    return HEADER + some->count * width;
}

/* How many of `count` slots from `first` on lie before slot `change`. */
static int64_t early_of(int64_t change, int64_t first, int64_t count)
{
    if (change <= first) {
        return 0;
    }
    return change - first < count ? change - first : count;
}

/* Packs each row of a grid, in which a month begins at slot `changes[row]` (0: none does). `out` has room for a header
 * and 8 bytes a slot of each row. Returns the number of rows, or NOT_PLAIN where one has no known slot.
 */
int64_t etl_pack_grid(const int64_t *grid, int64_t rows, int64_t slots, const int64_t *changes, block *blocks,
                      byte *out)
{
    if (slots < 1 || slots > WEEK_MINUTES) {
        return NOT_PLAIN;
    }
    int64_t end = 0;
    for (int64_t row = 0; row < rows; row++) {
        const int64_t *all = grid + row * slots;
        int64_t first = 0, last = slots - 1;
        while (first < slots && all[first] < 0) {
            first++;
        }
        if (first == slots) {
            return NOT_PLAIN;
        }
        while (all[last] < 0) {
            last--;
        }
        int64_t count = last - first + 1;
        span known = {all + first, first, count, early_of(changes[row], first, count)};
        end += pack_week(&known, out + end, blocks + row);
        blocks[row].run = row;
        blocks[row].week = 0;
        blocks[row].end = end;
    }
    return rows;
}

/* Readings of one run, and where its grid is. */
typedef struct {
    const int32_t *minute;
    const int64_t *energy;
    int64_t rows;
    int64_t interval;
    int64_t origin; /* the stamp of the first slot of week 0 */
} run;

/* Whether readings follow each other without a gap, none of them below 0. */
static int is_regular(const run *all, int64_t row, int64_t rows)
{
    const int32_t *minute = all->minute + row;
    uint32_t other = 0, step = (uint32_t)all->interval;
    int64_t signs = 0;
    for (int64_t i = 1; i < rows; i++) {
        other |= ((uint32_t)minute[i] - (uint32_t)minute[i - 1]) ^ step;
    }
    for (int64_t i = 0; i < rows; i++) {
        signs |= all->energy[row + i];
    }
    return !other && signs >= 0;
}

/* Lays the readings of one week, from `row` on, into its slots. Returns the row after them, or NOT_PLAIN where stamps
 * do not rise on the run's grid or an energy is below 0.
 */
static int64_t fill_week(const run *all, int64_t row, int64_t week, int64_t *slots, span *filled)
{
    int64_t start = all->origin + week * WEEK_MINUTES, next = filled->first;
    for (; row < all->rows; row++) {
        int64_t since = all->minute[row] - start;
        if (since >= WEEK_MINUTES) {
            break;
        }
        if (since < next * all->interval || since % all->interval || all->energy[row] < 0) {
            return NOT_PLAIN;
        }
        for (int64_t slot = since / all->interval; next < slot; next++) {
            slots[next] = -1;
        }
        slots[next++] = all->energy[row];
    }
    filled->slots = slots + filled->first;
    filled->count = next - filled->first;
    return row;
}

/* Where the blocks of all runs go, and what they need. */
typedef struct {
    const int16_t *changes; /* of each week the minutes until a month begins in it, 0 where none does */
    int64_t weeks;
    int64_t *slots; /* of one week, to fill gaps in */
    block *blocks;
    int64_t made, room;
    byte *out;
    int64_t end;
} packing;

/* Packs the weeks of one run; returns whether it is plain. */
static int pack_run(const run *all, int64_t number, packing *to)
{
    int64_t slots = WEEK_MINUTES / all->interval, last = -1;
    for (int64_t row = 0; row < all->rows;) {
        int64_t since = all->minute[row] - all->origin, week = since / WEEK_MINUTES;
        if (since < 0 || since % all->interval || week <= last || week >= to->weeks || to->made == to->room) {
            return 0;
        }
        last = week;
        int64_t first = since % WEEK_MINUTES / all->interval, rest = all->rows - row;
        span some = {all->energy + row, first, slots - first < rest ? slots - first : rest, 0};
        if (is_regular(all, row, some.count)) {
            row += some.count;
        } else if ((row = fill_week(all, row, week, to->slots, &some)) == NOT_PLAIN) {
            return 0;
        }
        int64_t change = (to->changes[week] + all->interval - 1) / all->interval;
        some.early = early_of(change, some.first, some.count);
        block *one = to->blocks + to->made++;
        to->end += pack_week(&some, to->out + to->end, one);
        one->run = number;
        one->week = week;
        one->end = to->end;
    }
    return 1;
}

/* Packs runs of readings: run i has `lengths[i]` of `rows` from `starts[i]` on, on a grid of the interval with the
 * phase of its first stamp. `shift` minutes are taken from each stamp: the interval where stamps are ends. `slots` has
 * room for a week, `out` for a header and 8 bytes a slot of each of `room` blocks. Returns the number of blocks, or
 * NOT_PLAIN where stamps of a run do not rise on its grid, an energy is below 0, or the room is not enough.
 */
int64_t etl_pack_runs(const int32_t *minute, const int64_t *energy, int64_t rows, const int64_t *starts,
                      const int64_t *lengths, int64_t runs, int64_t interval, int64_t shift, const int16_t *changes,
                      int64_t weeks, int64_t *slots, block *blocks, int64_t room, byte *out)
{
    if (!is_interval(interval) || shift < 0 || shift > interval) {
        return NOT_PLAIN;
    }
    packing to = {changes, weeks, slots, blocks, 0, room, out, 0};
    for (int64_t i = 0; i < runs; i++) {
        if (starts[i] < 0 || lengths[i] < 1 || starts[i] > rows - lengths[i]) {
            return NOT_PLAIN;
        }
        const int32_t *first = minute + starts[i];
        if (*first < 0) {
            return NOT_PLAIN;
        }
        run all = {first, energy + starts[i], lengths[i], interval, FIRST_MONDAY + *first % interval + shift};
        if (!pack_run(&all, i, &to)) {
            return NOT_PLAIN;
        }
    }
    return to.made;
}
