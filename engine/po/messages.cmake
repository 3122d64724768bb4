# Writes FOLDER/umland.pot, the messages of ENGINE as they stand in the source, and merges them into MERGED where it is given.
#   cmake -D XGETTEXT=... -D ENGINE=engine -D FOLDER=. [-D MSGMERGE=... -D MERGED=de.po] -P messages.cmake
file(GLOB_RECURSE files RELATIVE "${ENGINE}" "${ENGINE}/*.c" "${ENGINE}/*.h" "${ENGINE}/po/stored.txt")
list(SORT files)
list(JOIN files "\n" lines)
file(WRITE "${FOLDER}/POTFILES" "${lines}\n")

# What translates its format, and where that stands among its arguments.
set(formats um_fail:3 um_fail_while:2 um_region_fail:5 um_load_fail_option:4 um_xml_fail:2
    um_load_rejected:4 um_load_repaired:5 um_load_merged:5 um_load_noted:5 um_notices_reject:5 um_notices_repair:5
    um_geos_fail:2 fail_at:2 fail_at_plan:3 add_fault:2)
set(keywords --keyword=_ --keyword=N_ --keyword=P_:1,2 --keyword=fail_at_node:3)
foreach(format IN LISTS formats)
    list(APPEND keywords --keyword=${format})
endforeach()
execute_process(
    COMMAND "${XGETTEXT}" --language=C --from-code=UTF-8 --keyword ${keywords} --add-comments=TRANSLATORS: --sort-output
            --no-location --no-wrap --package-name=umland --files-from=${FOLDER}/POTFILES --directory=${ENGINE}
            --output=${FOLDER}/umland.pot
    COMMAND_ERROR_IS_FATAL ANY)
if(MERGED)
    execute_process(COMMAND "${MSGMERGE}" --update --backup=none --no-fuzzy-matching --sort-output --no-location --no-wrap
                            "${MERGED}" "${FOLDER}/umland.pot"
                    COMMAND_ERROR_IS_FATAL ANY)
endif()
