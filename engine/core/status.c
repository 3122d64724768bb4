#include "core/status.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

um_status um_fail(um_error *err, um_status code, const char *fmt, ...) {
    va_list args;
    // Arguments may point into err->text (a message quoted inside another one).
    char text[sizeof err->text];
    va_start(args, fmt);
    vsnprintf(text, sizeof text, fmt, args);
    va_end(args);
    err->code = code;
    memcpy(err->text, text, sizeof text);
    return code;
}

um_status um_fail_while(um_error *err, const char *fmt, ...) {
    char context[sizeof err->text / 2];
    va_list args;
    va_start(args, fmt);
    vsnprintf(context, sizeof context, fmt, args);
    va_end(args);
    size_t n = strlen(context), length = strlen(err->text);
    size_t room = sizeof err->text - 1 - n - 2; // a text too long is cut at its end
    memmove(err->text + n + 2, err->text, length < room ? length : room);
    memcpy(err->text, context, n);
    memcpy(err->text + n, ": ", 2);
    err->text[n + 2 + (length < room ? length : room)] = '\0';
    return err->code;
}

um_status um_fail_as(um_error *err, um_status code) {
    err->code = code;
    return code;
}
