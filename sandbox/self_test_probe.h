/*
 * What a self-test's probe says by its exit status, and what it prints before it tries.
 */
#ifndef ASSAY_SANDBOX_SELF_TEST_PROBE_H
#define ASSAY_SANDBOX_SELF_TEST_PROBE_H

#define PROBE_ARGUMENT "--probe" /* assay-cell --probe NAME TARGET */
#define PROBE_TRIES    "tries\n" /* on standard output, before the attempt */

#define PROBE_REACHED 70 /* the attempt worked */
#define PROBE_REFUSED 71 /* it did not */
#define PROBE_UNKNOWN 72 /* there is no such probe */

#endif
