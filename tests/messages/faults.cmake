# The other tests of this folder fail where they should: on a copy with one fault each.
file(REMOVE_RECURSE "${FOLDER}")
file(MAKE_DIRECTORY "${FOLDER}/queries")

# expect(words script -D...): the script fails and says the words.
function(expect words script)
    execute_process(COMMAND "${CMAKE_COMMAND}" -D SOURCE=${SOURCE} -D FOLDER=${FOLDER} -D XGETTEXT=${XGETTEXT} -D MSGFMT=${MSGFMT}
                            -D MSGCMP=${MSGCMP} ${ARGN} -P ${SCRIPTS}/${script}
                    RESULT_VARIABLE code ERROR_VARIABLE told)
    string(REGEX REPLACE "[ \n]+" " " told "${told}") # as message() wraps it
    string(FIND "${told}" "${words}" at)
    if(code EQUAL 0 OR at EQUAL -1)
        message(SEND_ERROR "${script} ${ARGN}: expected '${words}', got ${code}: ${told}")
    endif()
endfunction()

# The same for texts.py.
function(expect_of_texts words name path)
    execute_process(COMMAND "${PYTHON}" ${SCRIPTS}/texts.py ${name} ${path} WORKING_DIRECTORY "${SOURCE}"
                    RESULT_VARIABLE code OUTPUT_VARIABLE told)
    string(FIND "${told}" "${words}" at)
    if(code EQUAL 0 OR at EQUAL -1)
        message(SEND_ERROR "texts.py ${name} ${path}: expected '${words}', got ${code}: ${told}")
    endif()
endfunction()

# change(file old new copy): a copy with one place changed.
function(change file old new copy)
    file(READ "${file}" text)
    string(REPLACE "${old}" "${new}" changed "${text}")
    if(changed STREQUAL text)
        message(FATAL_ERROR "${file} does not hold '${old}'")
    endif()
    file(WRITE "${copy}" "${changed}")
endfunction()

set(po "${SOURCE}/engine/po/de.po")
set(entry "msgid \"Show this text\"\nmsgstr \"Diesen Text zeigen\"\n")
change("${po}" "msgstr \"Diesen Text zeigen\"" "msgstr \"\"" "${FOLDER}/untranslated.po")
expect("1 untranslated message" catalogue.cmake -D PO=${FOLDER}/untranslated.po)
change("${po}" "${entry}" "#, fuzzy\n${entry}" "${FOLDER}/fuzzy.po")
expect("1 fuzzy translation" catalogue.cmake -D PO=${FOLDER}/fuzzy.po)
change("${po}" "${entry}" "" "${FOLDER}/missing.po")
expect("does not fit the source" catalogue.cmake -D PO=${FOLDER}/missing.po)
change("${po}" "${entry}" "${entry}\nmsgid \"of no source\"\nmsgstr \"aus keiner Quelle\"\n" "${FOLDER}/more.po")
expect("does not fit the source" catalogue.cmake -D PO=${FOLDER}/more.po)
change("${po}" "${entry}" "${entry}\n#~ msgid \"old\"\n#~ msgstr \"alt\"\n" "${FOLDER}/obsolete.po")
expect("messages that no source has" catalogue.cmake -D PO=${FOLDER}/obsolete.po)
change("${po}" "msgstr \"keine Datei passt auf '%s'\"" "msgstr \"keine Datei passt auf '%d'\"" "${FOLDER}/format.po")
expect("is not whole" catalogue.cmake -D PO=${FOLDER}/format.po)

set(query "${SOURCE}/queries/cooperation/coverage.sql")
foreach(key title definition note column)
    change("${query}" "-- ${key}.de:" "-- omitted:" "${FOLDER}/queries/coverage.sql")
    expect_of_texts("${key}.de" queries ${FOLDER}/queries)
endforeach()

set(words "${SOURCE}/engine/publish/words.c")
change("${words}" "\"{1} von {2}\"" "\"{1}\"" "${FOLDER}/values.c")
expect_of_texts("UM_WORD_BARS_SHOWN: {1} .. {4} are not the same" words ${FOLDER}/values.c)
change("${words}" "{\"borders\", \"Grenzen\"}" "{\"borders\", \"\"}" "${FOLDER}/empty.c")
expect_of_texts("UM_WORD_BORDERS: not in both languages" words ${FOLDER}/empty.c)
change("${words}" "[UM_WORD_BORDERS] " "[UM_WORD_NOWHERE] " "${FOLDER}/unused.c")
expect_of_texts("UM_WORD_NOWHERE: used nowhere" words ${FOLDER}/unused.c)
