#include "grader/store/schema.h"

/* docs/store.md explains the columns. What is here once has been released is never
 * changed: a new version is a new entry at the end. */
static const char *const store_migrations[] = {
    "CREATE TABLE run (\n"
    "    id INTEGER PRIMARY KEY,\n"
    "    name TEXT NOT NULL UNIQUE,\n"
    "    identity TEXT NOT NULL,\n"
    "    state TEXT NOT NULL,\n"
    "    owner TEXT NOT NULL,\n"
    "    suite TEXT NOT NULL,\n"
    "    answers TEXT NOT NULL,\n"
    "    shard INTEGER NOT NULL,\n"
    "    shards INTEGER NOT NULL,\n"
    "    started TEXT NOT NULL,\n"
    "    ended TEXT NOT NULL,\n"
    "    version TEXT NOT NULL,\n"
    "    info TEXT NOT NULL\n"
    ") STRICT;\n"
    "CREATE TABLE result (\n"
    "    run INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,\n"
    "    ordinal INTEGER NOT NULL,\n"
    "    task_id TEXT NOT NULL,\n"
    "    language TEXT NOT NULL,\n"
    "    model TEXT NOT NULL,\n"
    "    sample TEXT NOT NULL,\n"
    "    task TEXT NOT NULL,\n"
    "    kind TEXT NOT NULL,\n"
    "    verdict TEXT NOT NULL,\n"
    "    score REAL NOT NULL,\n"
    "    assurance TEXT NOT NULL,\n"
    "    cpu_ms INTEGER NOT NULL,\n"
    "    memory_kib INTEGER NOT NULL,\n"
    "    problem_hash TEXT NOT NULL,\n"
    "    verdict_key TEXT NOT NULL,\n"
    "    line TEXT NOT NULL,\n"
    "    UNIQUE (run, ordinal)\n"
    ") STRICT;\n"
    "CREATE INDEX result_verdict ON result (run, verdict);",
    NULL,
};

const struct db_schema store_schema = {.what = "store",
                                       .application_id = 0x61737379,
                                       .migrations = store_migrations};

static const char *const verdicts_migrations[] = {
    "CREATE TABLE verdict (\n"
    "    id INTEGER PRIMARY KEY,\n"
    "    verdict_key TEXT NOT NULL UNIQUE,\n"
    "    content_hash TEXT NOT NULL,\n"
    "    line TEXT NOT NULL\n"
    ") STRICT;",
    NULL,
};

const struct db_schema verdicts_schema = {.what = "cache of verdicts",
                                          .application_id = 0x61737663,
                                          .migrations = verdicts_migrations};
