/*
 * A second seccomp filter, for what the first one (filter.h) allows because namespaces
 * keep it apart, where a namespace is missing. Everything that it refuses gets EPERM; a
 * call has to pass both filters.
 *
 * What each missing mechanism takes with it stands in host_filter.c, group by group.
 */
#ifndef ASSAY_CELL_HOST_FILTER_H
#define ASSAY_CELL_HOST_FILTER_H

#include <linux/filter.h>

#include "sandbox/cell/plan.h"

/* An empty program (len 0) when nothing is missing. The instructions are the caller's. */
int host_filter_build(const struct plan *plan, struct sock_fprog *ret_program,
                      struct err *err);

/* Loads it into this process, after no_new_privs. Where nothing else keeps signals
 * inside the run: also a filter that allows them only to this process and its group.
 * 0 or -errno. */
int host_filter_enter(const struct plan *plan, const struct sock_fprog *program);

#endif
