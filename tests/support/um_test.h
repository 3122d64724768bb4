/// What every cmocka test of this project includes.
#ifndef UM_TEST_H
#define UM_TEST_H

// cmocka wants these four first.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/status.h"

/// Asserts UM_OK and shows the sentence otherwise.
#define assert_ok(call)                                                                            \
    do {                                                                                           \
        um_status assert_ok_status_ = (call);                                                      \
        if (assert_ok_status_ != UM_OK)                                                            \
            fail_msg("%s: status %d: %s", #call, assert_ok_status_, err.text);                     \
    } while (0)

#define UM_COUNTED(cases) (sizeof(cases) / sizeof *(cases))

#endif
