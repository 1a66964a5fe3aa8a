/*
 * What the files of grader/store hold, as numbered migrations.
 */
#ifndef ASSAY_STORE_SCHEMA_H
#define ASSAY_STORE_SCHEMA_H

#include "grader/store/db.h"

extern const struct db_schema store_schema;
extern const struct db_schema verdicts_schema;

#endif
