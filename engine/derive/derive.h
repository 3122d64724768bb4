/**
 * From loaded data to facts: what needs geometry against geometry, or a reading of who stands for
 * what, is computed here once and stored by key. Questions then only join.
 *
 * Steps, and what they write:
 * - tessellation: territory.is_leaf, in_region, measures and anchor; leaf_shape; tessellation_fault
 * - dissolve: territories of upper levels that no source brings
 * - edges: edge_structure, level_check, loose_edge; tessellation_fault of the levels above the leaves
 * - borders: border
 * - parts: territory_part, part_border
 * - sections: section, crossing, upper_section, upper_crossing, section_check
 * - pieces: path_piece, path_piece_corridor, path_piece_territory
 * - ends: corridor_end
 * - stops: stop_territory
 * - stations: station, stop_station
 * - reference_days: reference_day
 * - service: pattern_service, service_territory, service_km, line_hour, station_hour, stop_list_territory,
 *   line_day, line_week
 * - classes: stop_class, class_band, class_territory, stop_population
 * - sites: site_territory, site_reach
 * - members: member_territory
 * - shapes: territory_shape, shape_arc
 * - regions: partition, partition_unit, partition_region, partition_change, merge_step
 * - perimeters: perimeter_step
 * - flow_lines: flow_line
 *
 * Parameters in `derive:` of region.yaml:
 * - tessellation.level: level of the leaves (municipality, else the finest that is loaded)
 * - tessellation.snap_m: neighbours may miss each other by so much (50)
 * - tessellation.city_districts: yes (default) or no. Where municipalities are the leaves, the
 *   districts of a city take its place if they fill it; no keeps every city whole
 * - tessellation.outline_m: districts may miss the outline of their city by so much (250: ALKIS and
 *   VG250 are 211 m apart in Berlin)
 * - dissolve.names.<key>: name of a dissolved territory (its key)
 * - pieces.snap_m: paths so near count as one (0: only what agrees to the millimetre)
 * - ends.reach_m: how far a border, and a line beyond it, may be from the end of a path (1000)
 * - stations.link_m: stops of one name so near are one station (300)
 * - reference_days.weekday, .saturday, .sunday: a date to be told of instead of the ordinary day
 * - reference_days.holidays.<date>: its name; no ordinary day
 * - shapes.tolerance_m: how far a simplified line may stray (0: a 1500th of the extent)
 * - regions.<name>.<option>: a division of the region by its flows; its method and options stand in
 *   regions/plan.c (without any: intramax, communities, labour market areas)
 * - perimeters.steps, .ranks: steps of entering and leaving (5), and how many of each are told (3)
 * - flow_lines.pairs: lines beside those inside the region, the largest (100000)
 *
 * A step is skipped when nothing it depends on has changed since it ran: the sources of the tables
 * it reads, its parameters, its version, and the steps before it that it builds on. Each step is
 * one savepoint.
 */
#ifndef UM_DERIVE_DERIVE_H
#define UM_DERIVE_DERIVE_H

#include "core/db.h"
#include "core/progress.h"
#include "core/region.h"

/**
 * Checks the section `derive:` as um_derive_region() does first, without a store: unknown names,
 * what is no number, what is negative, an unknown level.
 *
 * @return UM_ERR_REFUSED with line and column of the region file
 */
um_status um_derive_check(const um_region *region, um_error *err) UM_MUST_CHECK;

/**
 * Whether um_derive_region() would skip every step: a store whose sources or parameters changed
 * holds facts of yesterday.
 *
 * @param[in]  region      checked by um_derive_check()
 * @param[out] is_current  false also where a step never ran
 * @param[out] stale_step  name of the first step that would run, NULL when none would; static;
 * NULL = not wanted
 */
um_status um_derive_is_current(um_db *db, const um_region *region, bool *is_current,
                               const char **stale_step, um_error *err) UM_MUST_CHECK;

/**
 * Runs every step that is not up to date.
 *
 * @param[in,out] db        a loaded store, open for writing
 * @param[in]     region    its parameters are checked first
 * @param[in,out] progress  gets each step that ran, with the number of rows it wrote; NULL = nobody
 * listens
 * @return UM_ERR_REFUSED with line and column for a parameter that is unknown, makes no sense or
 * names a level of which nothing is loaded; the store is then as it was
 */
um_status um_derive_region(um_db *db, const um_region *region, um_progress *progress,
                           um_error *err) UM_MUST_CHECK;

#endif
