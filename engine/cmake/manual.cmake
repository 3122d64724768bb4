# The manual: umland.1 and a page for each command of `umland --help`, as `umland <command> --man` prints it.
#   cmake -D UMLAND=... -D FOLDER=man -D VERSION=... -P manual.cmake
execute_process(COMMAND "${UMLAND}" --help OUTPUT_VARIABLE help COMMAND_ERROR_IS_FATAL ANY)
string(REGEX MATCHALL "\n  [a-z]+ +[A-Z][^\n]*" lines "${help}")
if(NOT lines)
    message(FATAL_ERROR "no command found in what 'umland --help' prints")
endif()
set(commands "")
set(pages "")
file(REMOVE_RECURSE "${FOLDER}")
foreach(line ${lines})
    string(REGEX REPLACE "\n  ([a-z]+) +([A-Z].*)" "\\1" command "${line}")
    string(REGEX REPLACE "\n  ([a-z]+) +([A-Z].*)" "\\2" summary "${line}")
    execute_process(COMMAND "${UMLAND}" ${command} --man OUTPUT_VARIABLE page COMMAND_ERROR_IS_FATAL ANY)
    file(WRITE "${FOLDER}/umland-${command}.1" "${page}")
    string(REPLACE "-" "\\-" summary "${summary}")
    string(APPEND commands ".TP\n.BR umland\\-${command} (1)\n${summary}\n")
    string(APPEND pages "${pages_separator}.BR umland\\-${command} (1)")
    set(pages_separator ",\n")
endforeach()
file(WRITE "${FOLDER}/umland.1" ".TH UMLAND 1 \"\" \"umland ${VERSION}\" \"User Commands\"
.SH NAME
umland \\- planning across municipal borders: who works with whom, what crosses, who bears the cost
.SH SYNOPSIS
.B umland
.I command
[operands] [options]
.SH DESCRIPTION
umland loads municipal boundaries, memberships in forums of cooperation, commuter flows and lines into one SpatiaLite
file, answers questions by SQL files with a header, and writes GeoJSON layers, a GeoPackage, tables, charts, maps and a
report. A region is described by one file, region.yaml; 'umland init' writes a first one.
.SH COMMANDS
${commands}.SH EXIT STATUS
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
.SH SEE ALSO
${pages}
")
