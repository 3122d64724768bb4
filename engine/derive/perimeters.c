/*
 * Step `perimeters`: for each forum in force on the region's reference date, who would raise the
 * fit of its perimeter by entering, and who adds least to it.
 *
 * Reads:  flow, forum, membership, member_territory, border, region
 * Writes: perimeter_step
 * Method: regions/perimeter.h; members, statistic, year and level as in cooperation/functional_fit:
 * members themselves (and as a district or state), in every role, all flows of the statistic. Only
 * territories of the region enter.
 */
#include "derive/regions/basis.h"
#include "derive/regions/perimeter.h"
#include "derive/step.h"

#include "core/day.h"
#include <math.h>
#include <string.h>

typedef struct perimeter_job {
    um_derive *derive;
    const um_basis *basis;
    bool *is_member, *may_enter; ///< by unit
    sqlite3_stmt *insert;
    double n_steps, n_ranks;
} perimeter_job;

#define FORUM_IN_FORCE UM_SQL_IN_FORCE("founded", "ended", "reference_date")
#define MEMBER_IN_FORCE UM_SQL_IN_FORCE("valid_from", "valid_to", "reference_date")

static const char members_sql[] =
    "SELECT DISTINCT forum.forum_id, member_territory.key FROM forum "
    "JOIN region "
    "JOIN membership ON membership.forum_id = forum.forum_id "
    "JOIN member_territory ON member_territory.membership_id = membership.membership_id "
    "WHERE " FORUM_IN_FORCE " AND " MEMBER_IN_FORCE " "
    "AND role IN ('chair', 'member', 'associated', 'guest') "
    "AND reading IN ('direct', 'as_district', 'as_state') "
    "ORDER BY forum.forum_id, member_territory.key";

static um_status read_region_units(perimeter_job *job, um_error *err) {
    UM_AUTO(sqlite3_stmt) *select = NULL;
    UM_TRY(um_db_prepare(job->derive->db,
                         "SELECT key FROM territory WHERE in_region = 1 AND level = ?1", &select,
                         err));
    um_db_bind_text(select, 1, job->basis->level);
    for (bool has_row = true;;) {
        UM_TRY(um_db_step(job->derive->db, select, &has_row, err));
        if (!has_row)
            return UM_OK;
        uint32_t unit = um_basis_unit(job->basis, um_db_column_text(select, 0));
        if (unit != UM_NO_UNIT)
            job->may_enter[unit] = true;
    }
}

static um_status write_moves(perimeter_job *job, const char *forum,
                             const um_perimeter_search *search, const um_perimeter_moves *moves,
                             um_error *err) {
    for (size_t i = 0; i < moves->n_items; i++) {
        const um_perimeter_move *move = &moves->items[i];
        um_db_bind_text(job->insert, 1, forum);
        sqlite3_bind_int(job->insert, 2, search->is_connected);
        um_db_bind_text(job->insert, 3, search->is_leaving ? "leave" : "enter");
        sqlite3_bind_int64(job->insert, 4, move->step);
        sqlite3_bind_int64(job->insert, 5, move->rank);
        um_db_bind_text(job->insert, 6, job->basis->keys.items[move->unit]);
        um_db_bind_real(job->insert, 7, move->before.fit);
        um_db_bind_real(job->insert, 8, move->after.fit);
        sqlite3_bind_double(job->insert, 9, move->after.inside);
        sqlite3_bind_double(job->insert, 10, move->after.touching);
        UM_TRY(um_db_run(job->derive->db, job->insert, err));
    }
    job->derive->rows += (int64_t)moves->n_items;
    return UM_OK;
}

/// All four searches of a forum, whose members are marked.
static um_status search_forum(perimeter_job *job, const char *forum, um_error *err) {
    for (int variant = 0; variant < 4; variant++) {
        UM_AUTO(um_perimeter_moves) moves = {0};
        um_perimeter_search search = {.is_leaving = variant & 1,
                                      .is_connected = variant & 2,
                                      .n_steps = (uint32_t)job->n_steps,
                                      .n_ranks = (uint32_t)job->n_ranks,
                                      .may_enter = job->may_enter};
        um_perimeter_find(job->basis->matrix, job->basis->neighbours, job->is_member, &search,
                          &moves);
        UM_TRY(write_moves(job, forum, &search, &moves, err));
    }
    return UM_OK;
}

/// Forum by forum; one without a member in the statistic is left out.
static um_status search_forums(perimeter_job *job, um_error *err) {
    UM_AUTO(sqlite3_stmt) *select = NULL;
    UM_AUTO(char) *forum = NULL;
    size_t n_members = 0;
    UM_TRY(um_db_prepare(job->derive->db, members_sql, &select, err));
    for (bool has_row = true; has_row;) {
        UM_TRY(um_db_step(job->derive->db, select, &has_row, err));
        bool is_same = has_row && forum && strcmp(forum, um_db_column_text(select, 0)) == 0;
        if (!is_same) {
            if (n_members)
                UM_TRY(search_forum(job, forum, err));
            memset(job->is_member, 0, job->basis->keys.n_items * sizeof *job->is_member);
            n_members = 0;
            free(forum);
            forum = has_row ? um_strdup(um_db_column_text(select, 0)) : NULL;
        }
        uint32_t unit =
            has_row ? um_basis_unit(job->basis, um_db_column_text(select, 1)) : UM_NO_UNIT;
        if (unit == UM_NO_UNIT)
            continue;
        job->is_member[unit] = true;
        n_members++;
    }
    return UM_OK;
}

static um_status run(perimeter_job *job, um_error *err) {
    const um_region *region = job->derive->region;
    UM_TRY(um_region_derive_real(region, "perimeters.steps", 5, &job->n_steps, err));
    UM_TRY(um_region_derive_real(region, "perimeters.ranks", 3, &job->n_ranks, err));
    job->n_steps = fmin(job->n_steps, 1000);
    job->n_ranks = fmin(job->n_ranks, 1000);
    UM_TRY(um_db_prepare(job->derive->db,
                         "INSERT INTO perimeter_step (forum_id, is_connected, action, step, rank, "
                         "key, fit_before, fit_after, inside, touching) "
                         "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
                         &job->insert, err));
    UM_TRY(read_region_units(job, err));
    return search_forums(job, err);
}

um_status um_derive_perimeters(um_derive *derive, um_error *err) {
    UM_AUTO(um_basis) basis = {0};
    UM_TRY(um_db_exec(derive->db, "DELETE FROM perimeter_step", err));
    int64_t n = 0;
    UM_TRY(um_db_get_integer(derive->db, "SELECT count(*) FROM membership", &n, err));
    if (n == 0)
        return UM_OK;
    UM_TRY(um_basis_read(derive, &(um_basis_choice){.has_all = true}, &basis, err));
    if (!basis.matrix)
        return UM_OK;
    perimeter_job job = {.derive = derive,
                         .basis = &basis,
                         .is_member = um_alloc_array(basis.keys.n_items + 1, sizeof(bool)),
                         .may_enter = um_alloc_array(basis.keys.n_items + 1, sizeof(bool))};
    um_status status = run(&job, err);
    free(job.is_member);
    free(job.may_enter);
    sqlite3_finalize(job.insert);
    return status;
}
