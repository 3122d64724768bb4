# Every message of engine/ stands in the catalogue PO and nothing else does; all are translated, none is fuzzy or obsolete,
# and a format has the same values in both languages.
file(MAKE_DIRECTORY "${FOLDER}")
set(ENGINE "${SOURCE}/engine")
include("${SOURCE}/engine/po/messages.cmake")

execute_process(COMMAND "${MSGFMT}" --check-format --check-domain --check-header --statistics -o "${FOLDER}/check.mo" "${PO}"
                RESULT_VARIABLE code ERROR_VARIABLE told)
if(code OR NOT told MATCHES "(^|\n)[0-9]+ translated messages\\.\n$")
    message(FATAL_ERROR "${PO} is not whole: ${told}")
endif()
# msgcmp: what is in the source and not in the catalogue is an error, the reverse is told.
execute_process(COMMAND "${MSGCMP}" "${PO}" "${FOLDER}/umland.pot" RESULT_VARIABLE code ERROR_VARIABLE told)
if(code OR told)
    message(FATAL_ERROR "${PO} does not fit the source (cmake --build --preset release --target messages merges): ${told}")
endif()
file(STRINGS "${PO}" obsolete REGEX "^#~ msgid")
if(obsolete)
    message(FATAL_ERROR "${PO} holds messages that no source has: ${obsolete}")
endif()
