#include <stdlib.h>
#include <string.h>

static int compare(const void *a, const void *b)
{
    const struct tuple2_int_int *x = a, *y = b;

    return (x->item0 > y->item0) - (x->item0 < y->item0);
}

struct tuple2_int_int *merge_spans(const struct tuple2_int_int *spans, size_t spans_len,
                                   size_t *ret_len)
{
    struct tuple2_int_int *merged = malloc((spans_len + 1) * sizeof(*merged));
    size_t count = 0;

    if (spans_len)
        memcpy(merged, spans, spans_len * sizeof(*merged));
    qsort(merged, spans_len, sizeof(*merged), compare);
    for (size_t i = 0; i < spans_len; i++) {
        if (count && merged[i].item0 <= merged[count - 1].item1 + 1) {
            if (merged[i].item1 > merged[count - 1].item1)
                merged[count - 1].item1 = merged[i].item1;
        } else {
            merged[count++] = merged[i];
        }
    }
    *ret_len = count;
    return merged;
}
