# umland_embed_leaflet(target): Leaflet as the system has it, built in as um_leaflet_js and um_leaflet_css, so that a page
# needs no network. Of its style the rules that would load pictures are left out (layer switch and marker, of which the map
# uses none); of both the last comment, by which a browser's tools would look for a source map. Debian's script has lost its notice, which its
# licence wants: it is put back.
#   cmake -D INPUT=... -D OUTPUT=... -D NAME=... -D SOURCE=... -P leaflet.cmake      cleans one file and writes it as C
set(notice "/*
Leaflet, a JavaScript library for interactive maps
Copyright (c) 2010-2019, Vladimir Agafonkin
Copyright (c) 2010-2011, CloudMade
All rights reserved.

Redistribution and use in source and binary forms, with or without modification, are permitted provided that the following
conditions are met:
   1. Redistributions of source code must retain the above copyright notice, this list of conditions and the following
      disclaimer.
   2. Redistributions in binary form must reproduce the above copyright notice, this list of conditions and the following
      disclaimer in the documentation and/or other materials provided with the distribution.

THIS SOFTWARE IS PROVIDED BY THE COPYRIGHT HOLDERS AND CONTRIBUTORS \"AS IS\" AND ANY EXPRESS OR IMPLIED WARRANTIES, INCLUDING,
BUT NOT LIMITED TO, THE IMPLIED WARRANTIES OF MERCHANTABILITY AND FITNESS FOR A PARTICULAR PURPOSE ARE DISCLAIMED. IN NO EVENT
SHALL THE COPYRIGHT HOLDER OR CONTRIBUTORS BE LIABLE FOR ANY DIRECT, INDIRECT, INCIDENTAL, SPECIAL, EXEMPLARY, OR CONSEQUENTIAL
DAMAGES (INCLUDING, BUT NOT LIMITED TO, PROCUREMENT OF SUBSTITUTE GOODS OR SERVICES; LOSS OF USE, DATA, OR PROFITS; OR BUSINESS
INTERRUPTION) HOWEVER CAUSED AND ON ANY THEORY OF LIABILITY, WHETHER IN CONTRACT, STRICT LIABILITY, OR TORT (INCLUDING
NEGLIGENCE OR OTHERWISE) ARISING IN ANY WAY OUT OF THE USE OF THIS SOFTWARE, EVEN IF ADVISED OF THE POSSIBILITY OF SUCH DAMAGE.
*/
")
if(CMAKE_SCRIPT_MODE_FILE STREQUAL CMAKE_CURRENT_LIST_FILE)
    file(READ "${INPUT}" text)
    string(REGEX REPLACE "\n?(//|/\\*)# sourceMappingURL=[^\n]*" "" text "${text}")
    if(INPUT MATCHES "css$")
        string(REGEX REPLACE "[^}]*{[^}]*url\\([^}]*}" "" text "${text}")
    endif()
    if(INPUT MATCHES "js$")
        string(PREPEND text "${notice}")
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
