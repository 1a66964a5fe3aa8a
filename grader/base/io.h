/*
 * Files, descriptors and sealed memory, with errors that name the file.
 *
 * All descriptors made here are close-on-exec.
 */
#ifndef ASSAY_BASE_IO_H
#define ASSAY_BASE_IO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "grader/base/buf.h"
#include "grader/base/err.h"

/* Reads a whole regular file of at most `cap` bytes. The text is NUL-terminated and the
 * caller's to free. -EFBIG when larger, -EISDIR and the like as they come. */
int io_read_file(const char *path, size_t cap, char **ret_data, size_t *ret_len,
                 struct err *err);

/* The same below an open folder; `path` stands in messages as it is. */
int io_read_file_at(int dir_fd, const char *path, size_t cap, char **ret_data,
                    size_t *ret_len, struct err *err);

/* Reads all of a seekable descriptor (memfd, file) from its start, offset untouched. */
int io_read_fd(int fd, size_t cap, char **ret_data, size_t *ret_len, struct err *err);

/* Writes all bytes to a blocking descriptor. */
int io_write_all(int fd, const void *data, size_t len, struct err *err);

/* Makes a sealed, immutable in-memory file of these bytes. `name` is for debugging. */
int io_memfd(const char *name, const void *data, size_t len, int *ret_fd,
             struct err *err);

/* path + "/" + name in fresh memory, or NULL. */
char *io_join(const char *path, const char *name);

bool io_is_dir(const char *path);
bool io_is_file(const char *path);

/* Names in a folder except "." and "..", sorted bytewise; NULL-terminated, free with
 * io_free_names(). Hidden ones (leading dot) are left out. */
int io_list_dir(const char *path, char ***ret_names, size_t *ret_count, struct err *err);
void io_free_names(char **names);

/* Monotonic time. */
uint64_t clock_us(void);
uint64_t clock_ms(void);

/* Strict decimal: the whole text, no sign, no space. False when not so or too large. */
bool parse_u64(const char *text, uint64_t *ret_value);

/* Strict finite double in C notation: the whole text. */
bool parse_double(const char *text, double *ret_value);

/* Is this valid UTF-8 (no surrogates, no overlong forms)? */
bool utf8_valid(const char *data, size_t len);

/* Appends standard base64 with padding. 0 or -errno of buf_add(). */
int base64_add(struct buf *b, const void *data, size_t len);

#endif
