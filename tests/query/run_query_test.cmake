# Runs one query over its hand-made store and compares every byte of the CSV; then checks its header.
#   cmake -D UMLAND=... -D MAKE_STORE=... -D QUERY=cooperation/coverage -D FOLDER=... -D WORK=... -P run_query_test.cmake
file(MAKE_DIRECTORY "${WORK}")
set(store "${WORK}/store.sqlite")
# "-- drawing: a b" puts drawings/a.sql and drawings/b.sql in front.
file(STRINGS "${FOLDER}/store.sql" drawings REGEX "^-- drawing: ")
string(REGEX REPLACE "^-- drawing: " "" drawings "${drawings}")
separate_arguments(drawings)
list(TRANSFORM drawings REPLACE "(.+)" "${FOLDER}/../drawings/\\1.sql")
execute_process(COMMAND "${MAKE_STORE}" "${store}" ${drawings} "${FOLDER}/store.sql" COMMAND_ERROR_IS_FATAL ANY)

file(GLOB cases "${FOLDER}/expected*.csv")
if(NOT cases)
    message(FATAL_ERROR "no expected.csv in ${FOLDER}")
endif()
# expected<x>.csv goes with params<x>, x being nothing or beginning with a point. Sets name, suffix and arguments.
macro(read_case case)
    get_filename_component(name "${case}" NAME)
    string(REGEX REPLACE "^expected(.*)\\.csv$" "\\1" suffix "${name}")
    set(arguments "")
    if(EXISTS "${FOLDER}/params${suffix}")
        file(STRINGS "${FOLDER}/params${suffix}" lines ENCODING UTF-8)
        foreach(line IN LISTS lines)
            list(APPEND arguments --set "${line}")
        endforeach()
    endif()
endmacro()

foreach(case ${cases})
    read_case("${case}")
    execute_process(COMMAND "${UMLAND}" query "${QUERY}" --store "${store}" --format csv ${arguments}
                    OUTPUT_FILE "${WORK}/${name}" ERROR_VARIABLE errors RESULT_VARIABLE result)
    if(NOT result EQUAL 0 OR NOT errors STREQUAL "")
        message(FATAL_ERROR "umland query ${QUERY} ${arguments}: exit ${result}: ${errors}")
    endif()
    execute_process(COMMAND diff -u "${case}" "${WORK}/${name}" RESULT_VARIABLE differs OUTPUT_VARIABLE difference)
    if(differs)
        message(FATAL_ERROR "${QUERY} ${arguments}:\n${difference}")
    endif()
endforeach()

# finding<x>.txt goes with expected<x>.csv: the sentence in English, then in German.
execute_process(COMMAND "${MAKE_STORE}" "${WORK}/german.sqlite" ${drawings} "${FOLDER}/store.sql"
                        "${FOLDER}/../german.sql" COMMAND_ERROR_IS_FATAL ANY)
foreach(case ${cases})
    read_case("${case}")
    set(said "")
    foreach(language store german)
        execute_process(COMMAND "${UMLAND}" query "${QUERY}" --store "${WORK}/${language}.sqlite" --finding ${arguments}
                        OUTPUT_VARIABLE sentence ERROR_VARIABLE errors RESULT_VARIABLE result)
        if(NOT result EQUAL 0 OR NOT errors STREQUAL "")
            message(FATAL_ERROR "umland query ${QUERY} --finding ${arguments}: exit ${result}: ${errors}")
        endif()
        string(APPEND said "${sentence}")
    endforeach()
    file(WRITE "${WORK}/finding${suffix}.txt" "${said}")
    if(EXISTS "${FOLDER}/finding${suffix}.txt")
        execute_process(COMMAND diff -u "${FOLDER}/finding${suffix}.txt" "${WORK}/finding${suffix}.txt"
                        RESULT_VARIABLE differs OUTPUT_VARIABLE difference)
        if(differs)
            message(FATAL_ERROR "${QUERY} ${arguments}:\n${difference}")
        endif()
    endif()
endforeach()

execute_process(COMMAND "${UMLAND}" check "${QUERY}" --store "${store}" RESULT_VARIABLE result ERROR_VARIABLE errors)
if(NOT result EQUAL 0)
    message(FATAL_ERROR "umland check ${QUERY}: ${errors}")
endif()
