/* Fuzzer of the kernel's weeks: odd readings in arrays of exactly their size, and what has to hold of their blocks.
 *
 * fuzz_weeks SEED INPUTS; it ends with 1 at the first broken promise, and by the sanitizers at a wrong access.
 */
#include "weeks.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MOST 300 /* readings of an input */
#define RUNS 3
#define BLOCKS 40
#define CHANGES 40

static uint64_t state;

/* A number of 64 bits, by splitmix64. */
static uint64_t any(void)
{
    uint64_t mixed = state += 0x9e3779b97f4a7c15u;
    mixed = (mixed ^ mixed >> 30) * 0xbf58476d1ce4e5b9u;
    mixed = (mixed ^ mixed >> 27) * 0x94d049bb133111ebu;
    return mixed ^ mixed >> 31;
}

/* A number below a bound. */
static int64_t below(int64_t bound)
{
    return (int64_t)(any() % (uint64_t)bound);
}

/* Ends the run with a broken promise. */
static void need(int holds, const char *promise)
{
    if (!holds) {
        fprintf(stderr, "broken: %s\n", promise);
        exit(1);
    }
}

/* So many bytes, behind which the sanitizers see every access. */
static void *room(int64_t count, size_t size)
{
    void *made = malloc((size_t)count * size);
    need(made || !count, "memory");
    return made;
}

/* The readings of an input. */
typedef struct {
    int64_t rows, interval;
    int32_t *channel, *minute;
    int64_t *energy;
} readings;

/* An energy of some scale, now and then any number. */
static int64_t made_energy(int64_t unit)
{
    return below(400) ? below(70000) * unit : (int64_t)any();
}

/* Readings that mostly follow each other, some after a gap, a few anywhere; those of half of all inputs are sound. */
static readings made_readings(void)
{
    static const int64_t units[] = {1, 10, 100, 1000, 10000, 100000, 1000000, 1000000000};
    static const int64_t intervals[] = {1, 5, 15, 30, 60, 60, 1440, 10080};
    readings made = {.rows = 1 + below(MOST), .interval = intervals[below(8)]};
    made.channel = room(made.rows, sizeof(int32_t));
    made.minute = room(made.rows, sizeof(int32_t));
    made.energy = room(made.rows, sizeof(int64_t));
    int64_t unit = units[below(8)], minute = FIRST_MONDAY + below(CHANGES * WEEK_MINUTES), odd = below(2), channel = 0;
    for (int64_t i = 0; i < made.rows; i++) {
        minute += made.interval * (below(40) ? 1 : below(100));
        channel += !below(300);
        made.channel[i] = (int32_t)channel;
        made.minute[i] = (int32_t)(odd && !below(200) ? (int64_t)any() : minute);
        made.energy[i] = odd ? made_energy(unit) : below(70000) * unit;
    }
    return made;
}

/* Frees readings. */
static void drop(readings *some)
{
    free(some->channel), free(some->minute), free(some->energy);
}

/* What has to hold of blocks: their frames, and the sums of their slots. Returns how many slots are known. */
static int64_t check(const block *blocks, int64_t count, const byte *out, int64_t slots)
{
    int64_t at = 0, all_known = 0;
    for (int64_t i = 0; i < count; i++) {
        const byte *body = out + at;
        uint16_t place[2];
        memcpy(place, body + 4, sizeof place);
        int width = body[1];
        need(body[0] == 1 && body[3] == 0 && body[2] <= 6, "header");
        need(width == 1 || width == 2 || width == 4 || width == 8, "width");
        need(place[1] >= 1 && place[0] + place[1] <= slots, "place in the week");
        need(blocks[i].end == at + 8 + place[1] * width, "length");
        int64_t unit = 1, known = 0;
        uint64_t energy = 0, highest = 0;
        for (int scale = body[2]; scale; scale--) {
            unit *= 10;
        }
        for (int64_t slot = 0; slot < place[1]; slot++) {
            uint64_t value = 0, unknown = width == 8 ? UINT64_MAX : ((uint64_t)1 << 8 * width) - 1;
            memcpy(&value, body + 8 + slot * width, (size_t)width);
            int is_known = value != unknown;
            need(is_known || (slot && slot < place[1] - 1), "ends are known");
            known += is_known;
            energy += is_known ? value * (uint64_t)unit : 0;
            highest = is_known && value * (uint64_t)unit > highest ? value * (uint64_t)unit : highest;
        }
        need(known == blocks[i].known && blocks[i].early_known <= known, "known slots");
        need((int64_t)energy == blocks[i].energy && (int64_t)highest == blocks[i].highest, "energy");
        all_known += known;
        at = blocks[i].end;
    }
    return all_known;
}

/* Packs runs of readings; returns whether they were plain. */
static int try_runs(const readings *some)
{
    int64_t starts[RUNS], lengths[RUNS], start = 0, runs = 1 + below(RUNS);
    uint64_t packed = 0;
    for (int64_t run = 0; run < runs; run++) {
        lengths[run] = run < runs - 1 ? below(some->rows - start) / 2 + 1 : some->rows - start;
        lengths[run] = below(100) ? lengths[run] : (int64_t)any();
        starts[run] = below(100) ? start : (int64_t)any();
        packed += (uint64_t)lengths[run];
        int more = lengths[run] > 0 && lengths[run] < some->rows - start;
        start = more ? start + lengths[run] : some->rows - 1;
    }
    int64_t interval = below(50) ? some->interval : (int64_t)any();
    int64_t shift = below(2) ? 0 : below(50) ? interval : (int64_t)any();
    int64_t slots = WEEK_MINUTES / some->interval, most = below(8) ? BLOCKS : below(4);
    int64_t weeks = 20 + below(CHANGES * 20);
    interval = interval < some->interval ? some->interval : interval; /* else slots would have to be more */
    int16_t *changes = room(weeks, sizeof(int16_t));
    for (int64_t week = 0; week < weeks; week++) {
        changes[week] = (int16_t)(below(50) ? below(WEEK_MINUTES) : below(1 << 16));
    }
    int64_t *week = room(slots, sizeof(int64_t));
    block *blocks = room(most, sizeof(block));
    byte *out = room(most, (size_t)(8 + 8 * slots));
    int64_t made = etl_pack_runs(some->minute, some->energy, some->rows, starts, lengths, runs, interval, shift,
                                 changes, weeks, week, blocks, most, out);
    need(made <= most, "room");
    if (made >= 0) {
        need((uint64_t)check(blocks, made, out, slots) == packed, "all readings are known");
    }
    free(changes), free(week), free(blocks), free(out);
    return made >= 0;
}

/* Lays readings into a grid and packs it; returns whether they were plain. */
static int try_grid(const readings *some)
{
    pairs all = {below(3), 1 + below(4), FIRST_MONDAY + WEEK_MINUTES * below(20), 1 + below(CHANGES)};
    if (below(4)) {
        all = (pairs){0, 5, FIRST_MONDAY, 30 * CHANGES};
    }
    int64_t space = all.channels * all.weeks, slots = WEEK_MINUTES / some->interval, rows = 0;
    pair *table = room(space, sizeof(pair));
    memset(table, 0, (size_t)space * sizeof(pair));
    int64_t *row_of = room(space, sizeof(int64_t)), known = 0;
    int is_found = etl_find_weeks(some->channel, some->minute, some->rows, &all, table) == some->rows;
    for (int64_t i = 0; i < space; i++) {
        row_of[i] = table[i].readings ? rows++ : -1;
        known += table[i].readings;
        need(!table[i].readings || table[i].first_minute <= table[i].last_minute, "minutes of a pair");
    }
    need(!is_found || known == some->rows, "readings of pairs");
    int64_t odd = below(space);
    while (odd && !table[odd].readings) {
        odd--;
    }
    row_of[odd] = below(20) ? row_of[odd] : below(2) ? below(2 * space) : (int64_t)any();
    int64_t *grid = room(rows * slots, sizeof(int64_t)), *changes = room(rows, sizeof(int64_t));
    uint16_t *codes = room(rows * slots, sizeof(uint16_t)), *code = room(some->rows, sizeof(uint16_t));
    memset(grid, 0xff, (size_t)(rows * slots) * sizeof(int64_t));
    memset(code, 1, (size_t)some->rows * sizeof(uint16_t));
    int is_laid = etl_lay(some->channel, some->minute, some->energy, below(2) ? code : NULL, some->rows, &all, row_of,
                          rows, some->interval, grid, codes) == some->rows;
    block *blocks = room(rows, sizeof(block));
    byte *out = room(rows, (size_t)(8 + 8 * slots)), *found = room(rows, 1);
    for (int64_t row = 0; row < rows; row++) {
        changes[row] = below(20) ? below(slots) : (int64_t)any();
    }
    int64_t made = etl_pack_grid(grid, rows, slots, changes, blocks, out);
    if (made >= 0) {
        known = check(blocks, made, out, slots);
        need(!is_laid || known == some->rows, "all readings are laid");
    }
    need(etl_find_neighbours(grid, rows, slots, changes, rows, below(70), found) <= rows, "neighbours");
    free(table), free(row_of), free(grid), free(changes), free(codes), free(code), free(blocks), free(out), free(found);
    return is_laid;
}

/* Tries so many inputs. */
int main(int count, char **arguments)
{
    need(count == 3, "fuzz_weeks SEED INPUTS");
    state = strtoull(arguments[1], NULL, 10);
    unsigned long packed = 0, laid = 0, inputs = strtoul(arguments[2], NULL, 10);
    for (unsigned long one = 0; one < inputs; one++) {
        readings some = made_readings();
        packed += (unsigned long)try_runs(&some);
        laid += (unsigned long)try_grid(&some);
        drop(&some);
    }
    printf("%lu inputs, %lu packed, %lu laid\n", inputs, packed, laid);
    return 0;
}
