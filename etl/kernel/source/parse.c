/* Plain rows of delimited text: seconds, energy, and runs of equal ids. It stops at the first that is not plain. */
#include "numbers.h"
#include "rows.h"
#include "stamps.h"

/* The bytes of a row before the time of its stamp. */
typedef struct {
    const byte *text;
    size_t size;     /* 0: there are none, or they do not have all of the key */
    int64_t seconds; /* of the date */
    int32_t quoted;  /* whether the stamp is */
} stem;

/* One piece of a file while it is read. */
typedef struct {
    const etl_plan *plan;
    const byte *at, *end;
    last_date start_date, end_date; /* often of the same day, and at midnight of two */
    etl_key key;                    /* of the last row with a reading */
    stem stem;                      /* of the same row: mostly that of the next one has the same bytes */
    int32_t stem_field;             /* where the stamp is, if all of the key and no number comes before it; else -1 */
} reader;

/* One row. */
typedef struct {
    etl_key key;
    int64_t seconds, end, energy;
    int32_t rounded;
    int32_t blank;
    int32_t other; /* whether its key is another than that of the row before */
    int32_t wide;  /* whether a new text of its key is more than ASCII */
    const byte *clock; /* where the time of its stamp begins, or null; of a row with a known stem null, too */
    int32_t quoted;    /* whether its stamp is */
} row;

/* Whether a byte cannot be in a cell: the text is damaged, or a cell goes over a line end. */
static inline int is_foreign(byte one)
{
    return one == '"' || one == '\n' || one == '\r' || one == 0;
}

/* The end of a cell that is a text, from behind its opening quote if it has one; null where it has none. */
static inline const byte *text_end(const byte *at, const byte *end, byte separator, int quoted, int32_t *wide)
{
    byte all = 0;
    while (at < end && !is_foreign(*at) && (quoted || *at != separator)) {
        all |= *at++;
    }
    *wide |= all & 0x80;
    return at < end && *at == 0 ? NULL : at;
}

/* Passes the end of a cell: its closing quote, and the separator, or the line end after the last one. */
static inline const byte *pass_end(const byte *at, const byte *end, byte separator, int quoted, int last)
{
    if (quoted && (at == end || *at++ != '"')) {
        return NULL;
    }
    if (!last) {
        return at < end && *at == separator ? at + 1 : NULL;
    }
    if (at < end && *at == '\r' && end - at > 1) {
        at++;
    }
    if (at == end) {
        return at;
    }
    return *at == '\n' ? at + 1 : NULL;
}

/* Whether two texts of one length are equal: a call of memcmp would take longer than the few bytes of an id. */
static inline int is_same(const byte *one, const byte *other, size_t size)
{
    uint64_t a, b;
    if (size < sizeof a) {
        while (size && one[size - 1] == other[size - 1]) {
            size--;
        }
        return !size;
    }
    for (size_t place = 0; place + sizeof a <= size; place += sizeof a) {
        memcpy(&a, one + place, sizeof a);
        memcpy(&b, other + place, sizeof b);
        if (a != b) {
            return 0;
        }
    }
    memcpy(&a, one + size - sizeof a, sizeof a); /* what is left, with some bytes before it once more */
    memcpy(&b, other + size - sizeof b, sizeof b);
    return a == b;
}

/* Reads a cell of a key; mostly it is that of the row before. */
static inline const byte *read_text(reader *r, row *now, int32_t cell, const byte *at, int quoted)
{
    byte separator = (byte)r->plan->separator;
    size_t size = r->key.size[cell];
    now->key.text[cell] = at;
    if (r->key.text[cell] && (size_t)(r->end - at) > size && is_same(at, r->key.text[cell], size)) {
        byte next = at[size];
        if (quoted ? next == '"' : next == separator || next == '\n' || next == '\r') {
            now->key.size[cell] = size;
            return at + size;
        }
    }
    now->other = 1;
    /* A quoted separator is not plain here: without quotes, the comparison above would take it for part of a cell. */
    at = text_end(at, r->end, separator, 0, &now->wide);
    now->key.size[cell] = at ? (size_t)(at - now->key.text[cell]) : 0;
    return at;
}

/* Reads the cell of a value, which may have blanks around it, or be blank. */
static inline const byte *read_value(reader *r, row *now, const byte *at, int quoted)
{
    const etl_plan *plan = r->plan;
    byte separator = (byte)plan->separator;
    byte mark = (byte)(plan->decimal == plan->separator && !quoted ? 0 : plan->decimal);
    decimal_number number;
    if (at == r->end || *at == separator || is_foreign(*at)) { /* what follows is looked at by pass_end */
        now->blank = 1;
        return plan->blank_values ? at : NULL;
    }
    while (at < r->end && (*at == ' ' || *at == '\t') && *at != separator) {
        at++;
    }
    at = read_number(at, r->end, mark, &number);
    if (!at || !in_mwh(&number, plan, &now->energy, &now->rounded)) {
        return NULL;
    }
    while (at < r->end && (*at == ' ' || *at == '\t') && *at != separator) {
        at++;
    }
    return at;
}

/* Reads one cell by the role of its column, from behind its opening quote. */
static inline const byte *read_cell(reader *r, row *now, int32_t role, const byte *at, int quoted)
{
    const byte *clock;
    int64_t time;
    int32_t ignored = 0;
    switch (role) {
    case ETL_SKIPPED:
        return text_end(at, r->end, (byte)r->plan->separator, quoted, &ignored);
    case ETL_VALUE:
        return read_value(r, now, at, quoted);
    case ETL_STAMP:
        at = read_stamp(at, r->end, r->plan, &r->start_date, &time, &now->clock);
        now->quoted = quoted;
        now->seconds += time;
        return at;
    case ETL_TIME:
        at = read_time(at, r->end, ETL_DMY, &time); /* a time alone may have one digit for the hour, and be 24:00 */
        now->seconds += time;
        return at;
    case ETL_END:
        return read_stamp(at, r->end, r->plan, &r->end_date, &now->end, &clock);
    default:
        return read_text(r, now, role - ETL_KEY, at, quoted);
    }
}

/* Passes the stem of a row, where it is that of the row before, and reads the rest of its stamp; null where not. */
static inline const byte *read_after_stem(const reader *r, row *now)
{
    const etl_plan *plan = r->plan;
    const stem *known = &r->stem;
    int64_t seconds = known->seconds;
    if (!known->size || (size_t)(r->end - r->at) < known->size || !is_same(r->at, known->text, known->size)) {
        return NULL;
    }
    const byte *at = read_clock(r->at + known->size, r->end, plan, &seconds);
    now->seconds += seconds;
    return at ? pass_end(at, r->end, (byte)plan->separator, known->quoted, r->stem_field + 1 == plan->fields) : NULL;
}

/* Reads one row, and returns where the next one begins; null for a row that is not plain. */
static inline const byte *read_row(reader *r, row *now)
{
    const etl_plan *plan = r->plan;
    const byte *at = read_after_stem(r, now);
    int32_t field = at ? r->stem_field + 1 : 0;
    if (!at) {
        now->seconds = -plan->late;
        at = r->at;
    }
    for (; at && field < plan->fields; field++) {
        int quoted = at < r->end && *at == '"';
        at = read_cell(r, now, plan->roles[field], at + quoted, quoted);
        if (at) {
            at = pass_end(at, r->end, (byte)plan->separator, quoted, field + 1 == plan->fields);
        }
    }
    return at;
}

/* Whether the stamps of a row are whole minutes of the years that are read. */
static inline int in_time(const row *now, const etl_plan *plan)
{
    int64_t seconds = now->seconds;
    return seconds >= 0 && seconds < plan->latest && seconds % 60 == 0 && now->end >= 0 && now->end <= plan->latest
        && now->end % 60 == 0;
}

/* Stores one row with a reading, and begins a run where its id is another; what came of it. */
static inline int32_t store(reader *r, const row *now, etl_ids *ids, etl_rows *rows)
{
    int64_t place = rows->rows;
    if (place == rows->room) {
        return ETL_NO_ROOM;
    }
    if (now->other || !rows->runs) {
        int32_t before = rows->runs ? rows->id[rows->runs - 1] : -1;
        int32_t id = etl_id_number(ids, &now->key, before);
        if (id < 0) {
            return ETL_NO_ROOM;
        }
        if (id != before) {
            rows->run[rows->runs] = place;
            rows->id[rows->runs++] = id;
        }
        r->key = now->key;
        r->stem.size = 0;
    }
    rows->seconds[place] = now->seconds;
    rows->energy[place] = now->energy;
    if (rows->end) {
        rows->end[place] = now->end;
    }
    rows->rows++;
    if (now->clock && r->stem_field >= 0) {
        r->stem = (stem){r->at, (size_t)(now->clock - r->at), r->start_date.seconds, now->quoted};
    }
    return ETL_PLAIN;
}

/* The column of the stamp, if what comes before it is all of the key and nothing that may differ beside it; else -1. */
static int32_t stem_field_of(const etl_plan *plan)
{
    int32_t field = 0;
    while (field < plan->fields && (plan->roles[field] == ETL_SKIPPED || plan->roles[field] >= ETL_KEY)) {
        field++;
    }
    if (field == plan->fields || plan->roles[field] != ETL_STAMP) {
        return -1;
    }
    for (int32_t other = field; other < plan->fields; other++) {
        if (plan->roles[other] >= ETL_KEY) {
            return -1;
        }
    }
    return field;
}

/* Reads a piece of whole rows into the caller's arrays; ETL_PLAIN where all of it was read.
 *
 * Else the arrays and the counts are of no use, and the table may have new ids, which the caller takes out again.
 */
int32_t etl_parse_rows(const etl_plan *plan, const byte *data, size_t size, etl_ids *ids, etl_rows *rows)
{
    reader r = {.plan = plan, .at = data, .end = data + size, .stem_field = stem_field_of(plan)};
    int32_t cells = 0;
    for (int32_t field = 0; field < plan->fields; field++) {
        cells += plan->roles[field] >= ETL_KEY;
    }
    rows->rows = rows->runs = rows->blank = rows->rounded = 0;
    while (r.at < r.end) {
        row now; /* not all of it cleared: its key has 16 words */
        now.key.cells = cells;
        now.seconds = -plan->late;
        now.energy = now.end = now.rounded = now.blank = now.other = now.wide = now.quoted = 0;
        now.clock = NULL;
        const byte *next = read_row(&r, &now);
        if (!next || !in_time(&now, plan)) {
            return ETL_NOT_PLAIN;
        }
        if (now.blank) {
            if (now.wide || (plan->known_words && now.other)) {
                return ETL_NOT_PLAIN; /* nobody looks at the texts of a row without a reading */
            }
            rows->blank++;
            r.at = next;
            continue;
        }
        rows->rounded += now.rounded;
        int32_t came_of_it = store(&r, &now, ids, rows);
        if (came_of_it != ETL_PLAIN) {
            return came_of_it;
        }
        r.at = next;
    }
    return ETL_PLAIN;
}
