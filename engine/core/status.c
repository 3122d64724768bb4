#include "core/status.h"

#include "core/messages.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistr.h>

/// Characters that end a line, command a terminal or turn the direction of text around.
static bool is_misleading(ucs4_t c) {
    return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x61c || c == 0x200e || c == 0x200f ||
           (c >= 0x2028 && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) || c == 0xfeff;
}

void um_sentence_clean(char *text) {
    uint8_t *at = (uint8_t *)text, *to = at;
    for (size_t left = strlen(text); left;) {
        ucs4_t c = 0;
        int n = u8_mbtoucr(&c, at, left);
        if (n == -2 && left < 4) // cut off in the middle of a character
            break;
        size_t step = n > 0 ? (size_t)n : 1;
        if (n <= 0 || is_misleading(c))
            *to++ = c == '\n' || c == '\t' ? ' ' : '?';
        else
            for (size_t i = 0; i < step; i++)
                *to++ = at[i];
        at += step;
        left -= step;
    }
    *to = '\0';
}

um_status um_fail(um_error *err, um_status code, const char *fmt, ...) {
    va_list args;
    // Arguments may point into err->text (a message quoted inside another one).
    char text[sizeof err->text];
    va_start(args, fmt);
    vsnprintf(text, sizeof text, um_message(fmt), args);
    va_end(args);
    va_start(args, fmt);
    vsnprintf(err->plain, sizeof err->plain, fmt, args);
    va_end(args);
    err->code = code;
    memcpy(err->text, text, sizeof text);
    um_sentence_clean(err->text);
    um_sentence_clean(err->plain);
    return code;
}

/// "context: text", cut at the end where it is too long.
static void put_before(char *text, size_t size, const char *context) {
    size_t n = strlen(context), length = strlen(text);
    size_t room = size - 1 - n - 2;
    memmove(text + n + 2, text, length < room ? length : room);
    memcpy(text, context, n);
    memcpy(text + n, ": ", 2);
    text[n + 2 + (length < room ? length : room)] = '\0';
    um_sentence_clean(text);
}

um_status um_fail_while(um_error *err, const char *fmt, ...) {
    char context[sizeof err->text / 2];
    va_list args;
    va_start(args, fmt);
    vsnprintf(context, sizeof context, um_message(fmt), args);
    va_end(args);
    put_before(err->text, sizeof err->text, context);
    va_start(args, fmt);
    vsnprintf(context, sizeof context, fmt, args);
    va_end(args);
    put_before(err->plain, sizeof err->plain, context);
    return err->code;
}

um_status um_fail_as(um_error *err, um_status code) {
    err->code = code;
    return code;
}
