#include "cli/commands.h"

#include "cli/pages.h"
#include "core/messages.h"
#include "core/share.h"

#include <stdio.h>
#include <string.h>

// clang-format off
const um_command um_commands[] = {
    {"build", "<region.yaml> [-o <folder>]", N_("From region.yaml to layers, tables, charts, maps and a report"), cmd_build,
     N_("The main job: loads what changed, derives the facts that depend on it, runs the region's analyses and writes "
     "region.sqlite, layers, tables, charts, maps, region.gpkg, region.qgs (a QGIS project of all layers) and report.html into the folder. A refused source leaves "
     "the store and the outputs as they were."),
     N_("  umland build region.yaml                  # into ./out\n"
     "  umland build region.yaml -o forum -q      # into ./forum, only failures are told\n"
     "  umland build region.yaml --overwrite      # build the store anew\n")},
    {"check", "[<query> | <file.geojson> | <store.sqlite> | feed <old> <new>]", N_("Compare a query, a layer, a store or a timetable with its promises"), cmd_check,
     /* xgettext:no-c-format */
     N_("A query is compared with its header (parameters, columns, order, units, read only, total order); a GeoJSON file with "
     "RFC 7946; a store with its promises (rows accounted for, indexes complete, lengths that add up). Without an operand "
     "every analysis that comes with the program is checked. 'umland check feed old.zip new.zip --region region.yaml' compares "
     "two releases of a timetable (GTFS) on their ordinary days: territories that lose more than 30 % of their departures. Faults are printed, one a line."),
     N_("  umland check                              # every analysis\n"
     "  umland check cooperation/pair_gap         # one analysis\n"
     "  umland check out/region.sqlite            # a store\n")},
    {"completion", "bash", N_("Completion of commands, options and names for a shell"), cmd_completion,
     N_("Prints a script by which bash completes commands, options, files, and the names of analyses, charts, formats and "
     "parameters. An installed umland brings it along."),
     N_("  umland completion bash                    # look at it\n"
     "  umland completion bash > umland.bash      # keep it\n"
     "  source <(umland completion bash)          # use it in this shell\n")},
    {"derive", "<region.yaml> [-o <folder>]", N_("Load and derive, without publishing"), cmd_derive,
     N_("Loads what changed and derives borders, sections, crossings, members' territories and shapes for maps. The outputs "
     "are left alone."),
     N_("  umland derive region.yaml\n"
     "  umland derive region.yaml -o forum\n"
     "  umland derive region.yaml --timings steps.jsonl\n")},
    {"doctor", "[<folder>]", N_("Is all there that umland needs? With a remedy for what is missing"), cmd_doctor,
     N_("Looks for libraries, formats, gnuplot, fonts, the CRS database and grids, the shipped files, locale and terminal, and "
     "makes a store in the folder (the present one by default) to see that it can. Each line is ok, warning or missing; the "
     "exit code is 1 when something is missing."),
     N_("  umland doctor                             # can a region be built here?\n"
     "  umland doctor out                         # and in this folder?\n"
     "  umland doctor --json                      # for a script or an error report\n")},
    {"info", "[<store.sqlite>]", N_("What a store holds: region, sources, rows, repairs, rejects"), cmd_info,
     N_("Prints the region, whether what is derived is up to date, its sources with rows in, stored, rejected and repaired, "
     "their vintages and licences, the outputs, and the size of the tables. With --rejects every rejected row with its "
     "reason, with --repairs every repair."),
     N_("  umland info                               # out/region.sqlite\n"
     "  umland info forum/region.sqlite --rejects # every rejected row\n"
     "  umland info --json                        # for programs\n")},
    {"init", "[<file>]... [-o <region.yaml>]", N_("Write a first region.yaml, its sources guessed from files"), cmd_init,
     N_("Looks at the files named and writes a region.yaml with a source for each: the loader by columns and geometry, the "
     "columns by their names, a CRS by where the data lie. Licence and attribution are left as TODO, which no load accepts. "
     "What is not understood stands in it as a comment. Without files: a plain template."),
     N_("  umland init -o my_region.yaml             # a template to be filled in\n"
     "  umland init municipalities.geojson forums.csv memberships.csv -o draft.yaml\n"
     "  umland init *.geojson -o -                # only to look at it\n")},
    {"list", "[analyses | charts | dialects | formats | layers | loaders | rulebooks | <query>]", N_("What comes with the program"), cmd_list,
     N_("Lists the analyses (by default), the charts, the formats that can be written and the dialects of CSV, the layers, the "
     "loaders with their options, or the rulebooks: thresholds of standards. With the name of a topic: its "
     "analyses; with that of a query: its parameters and columns."),
     N_("  umland list                               # analyses\n"
     "  umland list cooperation/coverage          # parameters and columns of one of them\n"
     "  umland list loaders                       # and what they expect\n")},
    {"load", "<region.yaml> [-o <folder>]", N_("Load the sources, nothing more"), cmd_load,
     N_("Loads the sources of the region that are new or changed, and removes those that it no longer names."),
     N_("  umland load region.yaml\n"
     "  umland load region.yaml -o forum\n"
     "  umland load region.yaml --timings steps.jsonl\n")},
    {"plot", "<query> [<chart>] -o <file>", N_("Draw the rows of a query as a chart or a map"), cmd_plot,
     N_("Runs a query and draws its rows with one of the charts of its header (the first by default). The ending of the file "
     "says whether it becomes SVG or PNG."),
     N_("  umland plot cooperation/coverage_by_territory -o map.svg\n"
     "  umland plot commuters/balance ranked_bars -o bars.png\n"
     "  umland plot cooperation/coverage -o reach_2010.png --set date=2010-12-31\n")},
    {"query", "<query> [--set <name>=<value>]... [-o <file>]", N_("Run a query and print its rows"), cmd_query,
     N_("Runs an analysis by its name, or a query file of your own by its path, over a store, read only. On a terminal the "
     "rows are a table, in a pipe CSV; layers can be written as GeoJSON, tables as a workbook. A file that holds a SELECT "
     "and no header is run, too."),
     N_("  umland query cooperation/coverage -o reach.xlsx\n"
     "  umland query cooperation/pair_gap -f geojson -o gaps.geojson\n"
     "  umland query commuters/largest_flows --set scope=all --json\n")},
    {"report", "<region.yaml> [-o <folder>]", N_("Publish a store that is there, without loading"), cmd_report,
     N_("Runs the region's analyses over the store in the folder and writes layers, tables, charts, maps, region.gpkg, region.qgs and report.html. "
     "With --pdf the report is printed to report.pdf, too, by Chromium where that is installed."),
     N_("  umland report region.yaml\n"
     "  umland report region.yaml -o forum\n"
     "  umland report region.yaml --focus Wendelförde -o forum\n")},
    {"sections", "<lines> [-t <territories>] [-o <file>]", N_("From two files: which line lies in which territory, for how many metres"), cmd_sections,
     N_("Follows each line from border to border and writes the length in each territory as CSV (id, key, length_m). Where a line "
     "runs along a border, other_key names the other side, and the length is counted there only. With --pieces the sections in "
     "order along each line, with --crossings the points where it changes territory. Without --territories those of a store "
     "are taken, whose edges are kept from build to build. Lengths are plane lengths."),
     N_("  umland sections cycle_routes.geojson -t municipalities.geojson -o lengths.csv\n"
     "  umland sections cycle_routes.geojson --pieces sections.geojson --crossings crossings.csv\n"
     "  umland sections transit_lines.geojson --level district --outside # of out/region.sqlite\n")},
    {0},
};
// clang-format on

const um_command *um_command_find(const char *name) {
    for (const um_command *command = um_commands; command->name; command++)
        if (strcmp(command->name, name) == 0)
            return command;
    return NULL;
}

static void print_summary(const um_command *command) {
    enum { INDENT = 13 };
    printf("  %-*s", INDENT - 2, command->name);
    um_page_print_wrapped(_(command->summary), INDENT, INDENT);
}

void um_commands_print_help(void) {
    puts(_("umland: planning across municipal borders. Who works with whom, what crosses, who bears "
           "the cost.\n\n"
           "Usage: umland <command> ...\n\nCommands:"));
    for (const um_command *command = um_commands; command->name; command++)
        print_summary(command);
    printf(_("\n'umland <command> --help' tells more and shows examples. The first step:\n"
             "  umland build %s/datasets/musterregion/region.yaml -o out\n"),
           um_share_folder());
}
