# umland_use_warnings(target): the warnings of this project, and the sanitizers when they are asked for.
function(umland_use_warnings target)
    target_compile_options(${target} PRIVATE
        -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion -Wstrict-prototypes -Wmissing-prototypes
        -Wpointer-arith -Wwrite-strings -Wvla -Wformat=2 -Wundef
        -Wno-overlength-strings)
    if(UMLAND_WERROR)
        target_compile_options(${target} PRIVATE -Werror)
    endif()
    if(UMLAND_SANITIZE)
        target_compile_options(${target} PUBLIC -fsanitize=address,undefined -fno-sanitize-recover=undefined
                               -fno-omit-frame-pointer)
        target_link_options(${target} PUBLIC -fsanitize=address,undefined)
    endif()
    if(UMLAND_FUZZ)
        target_compile_options(${target} PRIVATE -fsanitize=fuzzer-no-link)
        target_link_options(${target} PUBLIC -fsanitize=fuzzer-no-link)
    endif()
    if(UMLAND_COVERAGE) # -O1: inlining across lines would blur which of them ran
        target_compile_options(${target} PRIVATE --coverage -O1 -fno-inline -fprofile-abs-path
                               -fprofile-update=atomic) # threads count the same lines
        target_link_options(${target} PUBLIC --coverage)
    endif()
endfunction()
