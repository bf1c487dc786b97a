/* Fuzzer of the kernel's rows: damaged texts against a guard page, and what has to hold of what was read.
 *
 * fuzz_rows SEED INPUTS; it ends with 1 at the first broken promise, and by the sanitizers at a wrong access.
 */
#define _GNU_SOURCE
#include "rows.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#define LARGEST 4096 /* bytes of an input: one page */
#define COLUMNS 6

static uint64_t state;

/* Rows of one kind, and how they are read; inputs are made of them. */
typedef struct {
    const char *text;
    etl_plan plan;
    int32_t roles[COLUMNS];
} sample;

#define SAMPLES (sizeof samples / sizeof *samples)
#define ID ETL_KEY
#define NAME ETL_KEY + 1
static const sample samples[] = {
    {
        "4521,2017-08-01 00:15:00,0.125\n4521,2017-08-01 00:30:00,0.250\n4522,2017-08-01 00:15:00,1\n",
        {.fields = 3, .separator = ',', .decimal = '.', .date_form = ETL_ISO},
        {ID, ETL_STAMP, ETL_VALUE},
    },
    {
        "4521;01.08.2017 00:15;0,125;A\r\n4521;01.08.2017 00:30;-12,5;\r\n\"8\";1.8.2017 9:45;;E\r\n",
        {.fields = 4, .separator = ';', .decimal = ',', .date_form = ETL_DMY, .signed_values = 1, .blank_values = 1},
        {ID, ETL_STAMP, ETL_VALUE, NAME},
    },
    {
        "\"4521\",\"2017-08-01T00:15:00+02:00\",\"0.0000005\"\n8,2017-08-01T00:15Z,\n8,2017-08-01 00:30-0000, 7\n",
        {.fields = 3, .separator = ',', .decimal = '.', .offset = ETL_ANY_OFFSET, .blank_values = 1},
        {ID, ETL_STAMP, ETL_VALUE},
    },
    {
        "20170801 00:15,20170801 00:30,7,1234567890.12345,m1,kWh\n20170801 00:30,20170801 00:45,7,,m1,kWh\n",
        {.fields = 6, .separator = ',', .decimal = '.', .date_form = ETL_COMPACT, .blank_values = 1},
        {ETL_STAMP, ETL_END, ID, ETL_VALUE, NAME, ETL_SKIPPED},
    },
    {
        "8/31/2017,24:00,7,2251799813.4,a\n08/31/2017,0:15,7,.5,b\n8/31/2017,0:30,7,-1,b\n",
        {.fields = 5, .separator = ',', .decimal = '.', .date_form = ETL_MDY, .minutes = 15, .signed_values = 1},
        {ETL_STAMP, ETL_TIME, ID, ETL_VALUE, NAME},
    },
    {
        "\xc3\xa4,2024-02-29 00:00,2251799813.685247\n\xc3\xa4,2199-12-31 23:45,2251799812.685248\n",
        {.fields = 3, .separator = ',', .decimal = '.', .date_form = ETL_YMD},
        {ID, ETL_STAMP, ETL_VALUE},
    },
};

/* A number below a bound, by splitmix64. */
static size_t below(size_t bound)
{
    uint64_t mixed = state += 0x9e3779b97f4a7c15u;
    mixed = (mixed ^ mixed >> 30) * 0xbf58476d1ce4e5b9u;
    mixed = (mixed ^ mixed >> 27) * 0x94d049bb133111ebu;
    return (size_t)((mixed ^ mixed >> 31) % bound);
}

/* Ends the run with a broken promise. */
static void need(int holds, const char *promise)
{
    if (!holds) {
        fprintf(stderr, "broken: %s\n", promise);
        exit(1);
    }
}

/* Fills in an input, and returns its size: rows of a sample, now and then of others, some of whose bytes are others. */
static size_t made_input(byte *text, const sample *usual)
{
    static const char likely[] = "\n\r\",;. \t-+:TZ0123456789/\0\xff";
    size_t size = 0;
    for (size_t part = below(4) + 1; part; part--) {
        const char *one = below(6) ? usual->text : samples[below(SAMPLES)].text;
        size_t length = strlen(one), from = below(8) ? 0 : below(length), to = from + below(length - from) + 1;
        to = below(8) ? length : to;
        for (size_t times = below(20) ? 1 : below(30); times && size + to - from <= LARGEST; times--) {
            memcpy(text + size, one + from, to - from);
            size += to - from;
        }
    }
    for (size_t damage = below(2) ? 0 : below(4); damage && size; damage--) {
        size_t place = below(size);
        text[place] = below(3) ? (byte)likely[below(sizeof likely - 1)] : (byte)below(256);
    }
    return size && !below(8) ? size - below(size) : size;
}

/* How an input is read: as its sample, or with something changed. */
static etl_plan made_plan(const sample *usual, int32_t *roles)
{
    etl_plan plan = usual->plan;
    memcpy(roles, usual->roles, sizeof usual->roles);
    plan.roles = roles;
    plan.latest = 7258118400;
    plan.places = 6;
    switch (below(12)) {
    case 0:
        roles[below(COLUMNS)] = (int32_t)below(ETL_KEY);
        break;
    case 1:
        plan.fields = 1 + (int32_t)below(COLUMNS);
        break;
    case 2:
        plan.separator = (int32_t)below(127) + 1;
        break;
    case 3:
        plan.decimal = (int32_t)below(127) + 1;
        break;
    case 4:
        plan.date_form = (int32_t)below(5);
        plan.offset = (int32_t)below(3);
        break;
    case 5:
        plan.late = 60 * (int32_t)below(100) - 3000;
        plan.latest = 1501545600 + (int64_t)below(100000);
        break;
    case 6:
        plan.places = (int32_t)below(10);
        plan.minutes = (int32_t)below(1441);
        break;
    case 7:
        plan.signed_values = (int32_t)below(2);
        plan.blank_values = (int32_t)below(2);
        plan.known_words = (int32_t)below(2);
        break;
    default:
        break;
    }
    return plan;
}

/* What has to hold of rows that were read. */
static void check(const etl_plan *plan, const etl_rows *rows, const etl_ids *ids)
{
    need(rows->rows <= rows->room && rows->runs <= rows->rows && rows->rounded <= rows->rows, "counts");
    need((rows->runs > 0) == (rows->rows > 0) && (!rows->runs || rows->run[0] == 0), "the first run");
    for (int64_t run = 0; run < rows->runs; run++) {
        need(rows->id[run] >= 0 && rows->id[run] < etl_ids_count(ids), "ids of the table");
        need(!run || (rows->run[run] > rows->run[run - 1] && rows->id[run] != rows->id[run - 1]), "runs");
        need(rows->run[run] < rows->rows, "a run has rows");
    }
    for (int64_t row = 0; row < rows->rows; row++) {
        int64_t energy = rows->energy[row];
        need(rows->seconds[row] >= 0 && rows->seconds[row] < plan->latest && rows->seconds[row] % 60 == 0, "stamps");
        need(energy > -((int64_t)1 << 51) && energy < (int64_t)1 << 51, "energy");
        need(energy >= 0 || plan->signed_values, "signs");
        need(!rows->end || (rows->end[row] >= 0 && rows->end[row] <= plan->latest), "ends");
    }
}

/* Reads one input twice: an id has the same number again, or is forgotten. Returns whether it was plain. */
static int try_input(byte *guard)
{
    static byte text[LARGEST];
    int32_t roles[COLUMNS], plain = 0;
    const sample *usual = &samples[below(SAMPLES)];
    etl_plan plan = made_plan(usual, roles);
    size_t size = made_input(text, usual), bytes = 0;
    int64_t room = below(8) ? (int64_t)size / 4 + 1 : (int64_t)below(4), first = 0;
    memcpy(guard - size, text, size);
    etl_ids *ids = etl_ids_new();
    for (int again = 0; again < 2; again++) {
        etl_rows rows = {.room = room};
        rows.seconds = malloc((size_t)room * sizeof(int64_t));
        rows.energy = malloc((size_t)room * sizeof(int64_t));
        rows.end = below(2) ? malloc((size_t)room * sizeof(int64_t)) : NULL;
        rows.run = malloc((size_t)room * sizeof(int64_t));
        rows.id = malloc((size_t)room * sizeof(int32_t));
        plain = etl_parse_rows(&plan, guard - size, size, ids, &rows) == ETL_PLAIN;
        need(memcmp(guard - size, text, size) == 0, "the input is as it was");
        if (plain) {
            check(&plan, &rows, ids);
            need(!first || etl_ids_count(ids) == first, "known ids are known");
        }
        first = plain ? etl_ids_count(ids) : 0;
        etl_ids_shorten(ids, first);
        free(rows.seconds), free(rows.energy), free(rows.end), free(rows.run), free(rows.id);
    }
    const byte *texts = etl_ids_text(ids, 0, &bytes);
    need(!bytes || texts[bytes - 1] == '\n', "texts of ids");
    etl_ids_free(ids);
    return plain;
}

/* Tries so many inputs. */
int main(int count, char **arguments)
{
    need(count == 3, "fuzz_rows SEED INPUTS");
    state = strtoull(arguments[1], NULL, 10);
    unsigned long plain = 0, inputs = strtoul(arguments[2], NULL, 10);
    byte *page = mmap(NULL, 2 * LARGEST, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    need(page != MAP_FAILED && mprotect(page + LARGEST, LARGEST, PROT_NONE) == 0, "a guard page");
    for (unsigned long one = 0; one < inputs; one++) {
        plain += (unsigned long)try_input(page + LARGEST);
    }
    printf("%lu inputs, %lu plain\n", inputs, plain);
    return 0;
}
