/* Ids to numbers. Cells hold no NUL and no line end, so these mark where one ends. */
#include "ids.h"

#include <stdlib.h>
#include <string.h>

/* A new table, or null without memory. */
etl_ids *etl_ids_new(void)
{
    etl_ids *ids = calloc(1, sizeof *ids);
    if (!ids) {
        return NULL;
    }
    ids->room = 64;
    ids->slot_count = 256;
    ids->text_room = 4096;
    ids->ids = malloc((size_t)ids->room * sizeof *ids->ids);
    ids->slots = malloc(ids->slot_count * sizeof *ids->slots);
    ids->text = malloc(ids->text_room);
    if (!ids->ids || !ids->slots || !ids->text) {
        etl_ids_free(ids);
        return NULL;
    }
    memset(ids->slots, 0xff, ids->slot_count * sizeof *ids->slots);
    return ids;
}

/* Frees a table; null is none. */
void etl_ids_free(etl_ids *ids)
{
    if (ids) {
        free(ids->ids);
        free(ids->slots);
        free(ids->text);
        free(ids);
    }
}

/* How many ids there are. */
int64_t etl_ids_count(const etl_ids *ids)
{
    return ids->count;
}

/* The texts of the ids from `first` on, and how many bytes they take; good until the table is changed. */
const byte *etl_ids_text(const etl_ids *ids, int64_t first, size_t *size)
{
    size_t at = first < ids->count ? ids->ids[first].at : ids->used;
    *size = ids->used - at;
    return ids->text + at;
}

/* Puts a number where its hash sends it: there is always a free slot. */
static void enter(etl_ids *ids, int64_t number)
{
    size_t mask = ids->slot_count - 1;
    size_t slot = (size_t)ids->ids[number].hash & mask;
    while (ids->slots[slot] >= 0) {
        slot = (slot + 1) & mask;
    }
    ids->slots[slot] = (int32_t)number;
}

/* Enters all ids anew. */
static void enter_all(etl_ids *ids)
{
    memset(ids->slots, 0xff, ids->slot_count * sizeof *ids->slots);
    for (int64_t number = 0; number < ids->count; number++) {
        enter(ids, number);
    }
}

/* Forgets the ids from a number on, as if they had never come. */
void etl_ids_shorten(etl_ids *ids, int64_t count)
{
    if (count >= 0 && count < ids->count) {
        ids->used = ids->ids[count].at;
        ids->count = count;
        enter_all(ids);
    }
}

/* A hash of some bytes, from one of those before them. */
static uint64_t mixed(uint64_t hash, const byte *text, size_t size)
{
    uint64_t part;
    for (; size >= sizeof part; text += sizeof part, size -= sizeof part) {
        memcpy(&part, text, sizeof part);
        hash = (hash ^ part) * 0xd6e8feb86659fd93u;
        hash ^= hash >> 32;
    }
    part = size;
    for (size_t place = 0; place < size; place++) {
        part = part << 8 | text[place];
    }
    hash = (hash ^ part) * 0xd6e8feb86659fd93u;
    return hash ^ hash >> 32;
}

/* Whether an id has the texts of a key. */
static int is_of(const etl_ids *ids, int64_t number, const etl_key *key, size_t size)
{
    const byte *text = ids->text + ids->ids[number].at;
    if (ids->ids[number].size != size) {
        return 0;
    }
    for (int32_t cell = 0; cell < key->cells; cell++) {
        size_t length = key->size[cell];
        if (memcmp(text, key->text[cell], length) != 0 || (text[length] != 0 && text[length] != '\n')) {
            return 0;
        }
        text += length + 1;
    }
    return 1;
}

/* Makes room for one id more of so many bytes; 0 where there is none. */
static int make_room(etl_ids *ids, size_t size)
{
    if (ids->count == ids->room) {
        etl_id *more = ids->count < INT32_MAX / 2 ? realloc(ids->ids, 2 * (size_t)ids->room * sizeof *more) : NULL;
        if (!more) {
            return 0;
        }
        ids->ids = more;
        ids->room *= 2;
    }
    if (ids->text_room - ids->used < size) {
        size_t room = 2 * ids->text_room + size;
        byte *more = realloc(ids->text, room);
        if (!more) {
            return 0;
        }
        ids->text = more;
        ids->text_room = room;
    }
    if (2 * (size_t)ids->count >= ids->slot_count) {
        int32_t *more = realloc(ids->slots, 2 * ids->slot_count * sizeof *more);
        if (!more) {
            return 0;
        }
        ids->slots = more;
        ids->slot_count *= 2;
        enter_all(ids);
    }
    return 1;
}

/* Adds a key that is not there; its number, or -1 without memory. */
static int32_t added(etl_ids *ids, const etl_key *key, uint64_t hash, size_t size)
{
    if (!make_room(ids, size)) {
        return -1;
    }
    int64_t number = ids->count++;
    ids->ids[number] = (etl_id){hash, ids->used, size};
    for (int32_t cell = 0; cell < key->cells; cell++) {
        memcpy(ids->text + ids->used, key->text[cell], key->size[cell]);
        ids->used += key->size[cell];
        ids->text[ids->used++] = cell + 1 < key->cells ? 0 : '\n';
    }
    enter(ids, number);
    return (int32_t)number;
}

/* The number of a key, which is added where it is new; -1 without memory.
 *
 * `before` is the number of the key that came before it: files with all clients at every stamp have them in the same
 * order each time, so that the next one needs no hash.
 */
int32_t etl_id_number(etl_ids *ids, const etl_key *key, int32_t before)
{
    size_t size = (size_t)key->cells;
    for (int32_t cell = 0; cell < key->cells; cell++) {
        size += key->size[cell];
    }
    if (before + 1 < ids->count && is_of(ids, before + 1, key, size)) {
        return before + 1;
    }
    uint64_t hash = size;
    for (int32_t cell = 0; cell < key->cells; cell++) {
        hash = mixed(hash, key->text[cell], key->size[cell]);
    }
    size_t mask = ids->slot_count - 1;
    for (size_t slot = (size_t)hash & mask; ids->slots[slot] >= 0; slot = (slot + 1) & mask) {
        int32_t number = ids->slots[slot];
        if (ids->ids[number].hash == hash && is_of(ids, number, key, size)) {
            return number;
        }
    }
    return added(ids, key, hash, size);
}
