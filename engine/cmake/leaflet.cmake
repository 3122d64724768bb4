# umland_embed_leaflet(target): Leaflet as the system has it, built in as um_leaflet_js and um_leaflet_css, so that a page
# needs no network. Of its style the rules that would load pictures are left out (layer switch and marker, of which the map
# uses none); of its script the last comment, by which a browser's tools would look for a source map.
#   cmake -D INPUT=... -D OUTPUT=... -D NAME=... -D SOURCE=... -P leaflet.cmake      cleans one file and writes it as C
if(CMAKE_SCRIPT_MODE_FILE STREQUAL CMAKE_CURRENT_LIST_FILE)
    file(READ "${INPUT}" text)
    string(REGEX REPLACE "\n?//# sourceMappingURL=[^\n]*" "" text "${text}")
    if(INPUT MATCHES "css$")
        string(REGEX REPLACE "[^}]*{[^}]*url\\([^}]*}" "" text "${text}")
    endif()
    file(WRITE "${OUTPUT}.text" "${text}")
    set(INPUT "${OUTPUT}.text")
    include("${CMAKE_CURRENT_LIST_DIR}/embed.cmake")
    return()
endif()

find_file(LEAFLET_JS leaflet.min.js PATHS /usr/share/javascript/leaflet PATH_SUFFIXES leaflet
          DOC "Leaflet's script (Debian: libjs-leaflet)" REQUIRED)
get_filename_component(LEAFLET_FOLDER "${LEAFLET_JS}" DIRECTORY)

function(umland_embed_leaflet target)
    foreach(file "${LEAFLET_JS}" "${LEAFLET_FOLDER}/leaflet.css")
        get_filename_component(extension "${file}" LAST_EXT)
        string(SUBSTRING "${extension}" 1 -1 extension)
        set(output ${CMAKE_CURRENT_BINARY_DIR}/leaflet_${extension}.c)
        add_custom_command(
            OUTPUT ${output}
            COMMAND ${CMAKE_COMMAND} -D INPUT=${file} -D OUTPUT=${output} -D NAME=um_leaflet_${extension} -D SOURCE=${file}
                    -P ${PROJECT_SOURCE_DIR}/engine/cmake/leaflet.cmake
            DEPENDS ${file} ${PROJECT_SOURCE_DIR}/engine/cmake/leaflet.cmake ${PROJECT_SOURCE_DIR}/engine/cmake/embed.cmake
            VERBATIM)
        target_sources(${target} PRIVATE ${output})
    endforeach()
endfunction()
