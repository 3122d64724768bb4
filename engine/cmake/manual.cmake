# umland.1 from what `umland <command> --man` prints for each command of `umland --help`.
#   cmake -D UMLAND=... -D OUTPUT=umland.1 -D VERSION=... -P manual.cmake
execute_process(COMMAND "${UMLAND}" --help OUTPUT_VARIABLE help COMMAND_ERROR_IS_FATAL ANY)
string(REGEX MATCHALL "\n  ([a-z]+) +[A-Z]" lines "${help}")
set(page ".TH UMLAND 1 \"\" \"umland ${VERSION}\" \"User Commands\"
.SH NAME
umland \\- planning across municipal borders: who works with whom, what crosses, who bears the cost
.SH SYNOPSIS
.B umland
.I command
[operands] [options]
.SH DESCRIPTION
umland loads municipal boundaries, memberships in forums of cooperation, commuter flows and lines into one SpatiaLite
file, answers questions by SQL files with a header, and writes GeoJSON layers, a GeoPackage, tables, charts, maps and a
report. A region is described by one file, region.yaml.
.SH COMMANDS
")
foreach(line ${lines})
    string(REGEX REPLACE "\n  ([a-z]+) +[A-Z]" "\\1" command "${line}")
    execute_process(COMMAND "${UMLAND}" ${command} --man OUTPUT_VARIABLE section COMMAND_ERROR_IS_FATAL ANY)
    string(APPEND page "${section}")
endforeach()
string(APPEND page ".SH EXIT STATUS
0 done, 1 failed, 2 misuse, 3 input refused: the store and the outputs are then as they were.
.SH ENVIRONMENT
.TP
UMLAND_SHARE
Folder that holds queries and plots, instead of the installed one.
.TP
UMLAND_QUERIES
Folders of queries that are searched first, separated by colons.
.TP
NO_COLOR
No colours on the terminal.
")
file(WRITE "${OUTPUT}" "${page}")
