/*
 * The seccomp allowlists, built once with libseccomp and kept as raw BPF. What stands in
 * them, and why, is filter_table.h.
 *
 * Theory of operation. To load an allowlist costs more than to start a small program: the
 * kernel compiles it and tries it with every call. So there are two filters. The standing
 * one is all that any profile may do, and also allows the few calls that the spawner, the
 * init and the lockdown need; the spawner enters it at the end of its setup, and all that
 * it starts inherits it. The closing one of the run's profile takes these few calls away
 * again, and what the profile is not to have; it is short, and each run loads it last. Of
 * two filters the kernel takes the stricter answer, so a program under both has what one
 * list of all would give it.
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
#include <seccomp.h>

#include "sandbox/sandbox.h"

struct filter_set {
    struct sock_fprog standing;
    struct sock_fprog closing[PROFILE_MAX];
};

int filter_build(struct filter_set *ret_set, struct err *err);

/* Puts the calling process under a filter, for good. 0 or -errno. */
int filter_load(const struct sock_fprog *program);

void filter_release(struct filter_set *set);

/* A libseccomp context as raw BPF. The instructions are the caller's to free. */
int filter_export(scmp_filter_ctx ctx, struct sock_fprog *ret_program, struct err *err);

#endif
