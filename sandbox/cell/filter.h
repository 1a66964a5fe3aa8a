/*
 * Seccomp allowlists, one for each profile, built once with libseccomp and kept as raw
 * BPF that each run loads with one prctl().
 *
 * What a call outside the list gets is part of the contract:
 *  - killed (verdict SV): ptrace, process_vm_*, bpf, keyrings, the mount family,
 *    io_uring, userfaultfd, and any call through a foreign architecture (int 0x80, x32):
 *    no honest program makes these;
 *  - EPERM: what honest libraries probe for and do without;
 *  - ENOSYS: everything that the list does not know, and clone3, whose flags cannot be
 *    checked: glibc then falls back to clone.
 */
#ifndef ASSAY_CELL_FILTER_H
#define ASSAY_CELL_FILTER_H

#include <linux/filter.h>

#include "sandbox/sandbox.h"

struct filter_set {
    struct sock_fprog programs[PROFILE_MAX];
};

int filter_build(struct filter_set *ret_set, struct err *err);
void filter_release(struct filter_set *set);

#endif
