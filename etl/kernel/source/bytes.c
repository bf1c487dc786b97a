/* Counts of one byte, such as the line ends of a piece. */
#include "bytes.h"

enum {
    LANES = 32,  /* bytes that are compared at once */
    ROUNDS = 255 /* after which a lane may be full */
};

/* How many bytes are the wanted one. */
int64_t etl_count_byte(const byte *data, size_t size, int32_t wanted)
{
    int64_t count = 0;
    size_t at = 0;
    while (size - at >= LANES) {
        size_t left = (size - at) / LANES, rounds = left < ROUNDS ? left : ROUNDS;
        byte lanes[LANES] = {0};
        for (size_t i = 0; i < rounds; i++, at += LANES) {
            for (int lane = 0; lane < LANES; lane++) {
                lanes[lane] = (byte)(lanes[lane] + (data[at + (size_t)lane] == (byte)wanted));
            }
        }
        for (int lane = 0; lane < LANES; lane++) {
            count += lanes[lane];
        }
    }
    for (; at < size; at++) {
        count += data[at] == (byte)wanted;
    }
    return count;
}
