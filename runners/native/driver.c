/*
 * C: values are laid out and read by descriptions of their types, which are generated
 * from the signature (runners/c_function.c).
 */
struct assay_block {
    struct assay_block *next;
    size_t used, size;
};

/* Memory of one call's arguments. */
static struct assay_block *assay_blocks;

static void *assay_allocate(size_t size)
{
    struct assay_block *block = assay_blocks;
    void *memory;

    size = (size + 15) & ~(size_t)15;
    if (!block || block->size - block->used < size) {
        size_t room = size > 65536 ? size : 65536;

        block = (struct assay_block *)malloc(sizeof(*block) + 16 + room);
        if (!block)
            assay_die(4);
        block->next = assay_blocks;
        block->used = 0;
        block->size = room;
        assay_blocks = block;
    }
    memory = (char *)block + ((sizeof(*block) + 15) & ~(size_t)15) + block->used;
    block->used += size;
    return memory;
}

static void assay_release(void)
{
    while (assay_blocks && assay_blocks->next) {
        struct assay_block *next = assay_blocks->next;

        free(assay_blocks);
        assay_blocks = next;
    }
    if (assay_blocks)
        assay_blocks->used = 0;
}

static struct assay_text assay_scratch;

/* A copy that ends with a NUL. */
static char *assay_keep_scratch(void)
{
    char *copy = (char *)assay_allocate(assay_scratch.len + 1);

    memcpy(copy, assay_scratch.data ? assay_scratch.data : "", assay_scratch.len);
    copy[assay_scratch.len] = '\0';
    return copy;
}

static void assay_decode(struct assay_in *in, const struct assay_type *type, void *out);

/* [A, B, ...] as an array that grows. */
static void assay_decode_items(struct assay_in *in, const struct assay_type *item,
                               struct assay_array *array)
{
    size_t room = 0, size = item->assay_size;

    array->assay_items = assay_allocate(1);
    array->assay_len = 0;
    assay_want(in, '[');
    if (assay_maybe(in, ']'))
        return;
    do {
        if (array->assay_len == room) {
            void *old = array->assay_items;

            room = room ? 2 * room : 8;
            array->assay_items = assay_allocate(room * size);
            memcpy(array->assay_items, old, array->assay_len * size);
        }
        assay_decode(in, item, (char *)array->assay_items + array->assay_len * size);
        array->assay_len++;
    } while (assay_maybe(in, ','));
    assay_want(in, ']');
}

static void assay_decode_members(struct assay_in *in, const struct assay_type *type,
                                 void *out)
{
    assay_want(in, '[');
    for (size_t i = 0; i < type->assay_count; i++) {
        if (i)
            assay_want(in, ',');
        assay_decode(in, type->assay_parts[i], (char *)out + type->assay_offsets[i]);
    }
    assay_want(in, ']');
}

static void assay_decode_bytes(struct assay_in *in, struct assay_array *array)
{
    assay_scratch.len = 0;
    assay_take_bytes(in, &assay_scratch);
    array->assay_len = assay_scratch.len;
    array->assay_items = assay_keep_scratch();
}

static void assay_decode_optional(struct assay_in *in, const struct assay_type *type,
                                  void *out)
{
    memset(out, 0, type->assay_size);
    if (assay_peek(in) == 'n') {
        assay_want_word(in, "null");
        return;
    }
    *(_Bool *)out = 1;
    assay_decode(in, type->assay_parts[0], (char *)out + type->assay_offsets[0]);
}

static void assay_decode(struct assay_in *in, const struct assay_type *type, void *out)
{
    switch (type->assay_kind) {
    case 'i':
        *(long long *)out = assay_take_int(in);
        break;
    case 'f':
        *(double *)out = assay_take_float(in);
        break;
    case 'b':
        *(_Bool *)out = assay_take_bool(in);
        break;
    case 's':
    case 'I':
        assay_scratch.len = 0;
        if (type->assay_kind == 's')
            assay_take_string(in, &assay_scratch);
        else
            assay_take_bigint(in, &assay_scratch);
        *(char **)out = assay_keep_scratch();
        break;
    case 'B':
        assay_decode_bytes(in, (struct assay_array *)out);
        break;
    case 'o':
        assay_decode_optional(in, type, out);
        break;
    case 'l':
        assay_decode_items(in, type->assay_parts[0], (struct assay_array *)out);
        break;
    case 'e': /* an entry of a map: not tagged */
        assay_decode_members(in, type, out);
        break;
    default:
        assay_want_word(in, type->assay_kind == 't'   ? "{\"tuple\": "
                            : type->assay_kind == 'S' ? "{\"set\": "
                                                      : "{\"dict\": ");
        if (type->assay_kind == 't')
            assay_decode_members(in, type, out);
        else
            assay_decode_items(in, type->assay_parts[0], (struct assay_array *)out);
        assay_want(in, '}');
    }
}

static void assay_encode(struct assay_text *out, const struct assay_type *type,
                         const void *value);

static void assay_encode_items(struct assay_text *out, const struct assay_type *item,
                               const struct assay_array *array)
{
    assay_put_char(out, '[');
    for (size_t i = 0; i < array->assay_len && out->len < ASSAY_LINE_MAX; i++) {
        if (i)
            assay_put_word(out, ", ");
        assay_encode(out, item, (const char *)array->assay_items + i * item->assay_size);
    }
    assay_put_char(out, ']');
}

static void assay_encode_members(struct assay_text *out, const struct assay_type *type,
                                 const void *value)
{
    assay_put_char(out, '[');
    for (size_t i = 0; i < type->assay_count; i++) {
        if (i)
            assay_put_word(out, ", ");
        assay_encode(out, type->assay_parts[i],
                     (const char *)value + type->assay_offsets[i]);
    }
    assay_put_char(out, ']');
}

static void assay_encode_text(struct assay_text *out, const struct assay_type *type,
                              const char *text)
{
    if (!text)
        assay_put_word(out, "null");
    else if (type->assay_kind == 's')
        assay_put_string(out, text, strlen(text));
    else
        assay_put_bigint(out, text, strlen(text));
}

static void assay_encode(struct assay_text *out, const struct assay_type *type,
                         const void *value)
{
    const struct assay_array *array = (const struct assay_array *)value;

    switch (type->assay_kind) {
    case 'i':
        assay_put_int(out, *(const long long *)value);
        break;
    case 'f':
        assay_put_float(out, *(const double *)value);
        break;
    case 'b':
        assay_put_bool(out, *(const _Bool *)value);
        break;
    case 's':
    case 'I':
        assay_encode_text(out, type, *(char *const *)value);
        break;
    case 'B':
        assay_put_bytes(out, (const unsigned char *)array->assay_items, array->assay_len);
        break;
    case 'o':
        if (*(const _Bool *)value)
            assay_encode(out, type->assay_parts[0],
                         (const char *)value + type->assay_offsets[0]);
        else
            assay_put_word(out, "null");
        break;
    case 'l':
        assay_encode_items(out, type->assay_parts[0], array);
        break;
    case 'e':
        assay_encode_members(out, type, value);
        break;
    default:
        assay_put_word(out, type->assay_kind == 't'   ? "{\"tuple\": "
                            : type->assay_kind == 'S' ? "{\"set\": "
                                                      : "{\"dict\": ");
        if (type->assay_kind == 't')
            assay_encode_members(out, type, value);
        else
            assay_encode_items(out, type->assay_parts[0], array);
        assay_put_char(out, '}');
    }
}

static void assay_serve_call(struct assay_in *in, struct assay_text *out)
{
    void *args[32];
    void *result = assay_allocate(assay_result_type->assay_size);

    memset(result, 0, assay_result_type->assay_size);
    assay_want(in, '[');
    for (size_t i = 0; i < assay_parameter_count; i++) {
        if (i)
            assay_want(in, ',');
        args[i] = assay_allocate(assay_parameter_types[i]->assay_size);
        assay_decode(in, assay_parameter_types[i], args[i]);
    }
    assay_want(in, ']');
    assay_call(args, result);
    assay_put_word(out, "\"ok\": ");
    assay_encode(out, assay_result_type, result);
    assay_release();
}

/* The linker gives us the place of main (--wrap=main), whatever the answer calls so. */
int __wrap_main(void);

int __wrap_main(void)
{
    return assay_serve();
}
