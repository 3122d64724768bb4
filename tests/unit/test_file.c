#include "um_test.h"

#include "core/file.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#define FOLDER "test_file.d"

static int make_folder(void **state) {
    (void)state;
    um_error err = {0};
    um_folder_remove(FOLDER);
    return um_folder_make(FOLDER, &err) == UM_OK ? 0 : -1;
}

static int remove_folder(void **state) {
    (void)state;
    um_folder_remove(FOLDER);
    return 0;
}

static void write_text(const char *path, const char *text) {
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(text, 1, strlen(text), file), strlen(text));
    assert_int_equal(fclose(file), 0);
}

static void assert_content(const char *path, const char *expected) {
    char content[256];
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    size_t n = fread(content, 1, sizeof content - 1, file);
    fclose(file);
    content[n] = '\0';
    assert_string_equal(content, expected);
}

static int count_files(void) {
    UM_AUTO(um_text_list) files = {0};
    um_error err = {0};
    (void)!um_path_expand(FOLDER "/*", &files, &err);
    (void)!um_path_expand(FOLDER "/.[!.]*", &files, &err);
    return (int)files.n_items;
}

// ----------------------------------------------------------------------------------------- paths

static void test_paths_are_taken_apart(void **state) {
    (void)state;
    static const struct {
        const char *path, *name, *stem, *beside;
    } cases[] = {
        {"", "", "", "x.csv"},
        {"a.csv", "a.csv", "a", "x.csv"},
        {"/a.csv", "a.csv", "a", "/x.csv"},
        {"b/a.tar.gz", "a.tar.gz", "a.tar", "b/x.csv"},
        {"./b.c/.hidden", ".hidden", ".hidden", "./b.c/x.csv"},
        {"b/", "", "", "b/x.csv"},
    };
    for (size_t i = 0; i < UM_COUNTED(cases); i++) {
        UM_AUTO(char) *stem = um_path_stem(cases[i].path);
        UM_AUTO(char) *beside = um_path_beside(cases[i].path, "x.csv");
        UM_AUTO(char) *absolute = um_path_beside(cases[i].path, "/x.csv");
        assert_string_equal(um_path_name(cases[i].path), cases[i].name);
        assert_string_equal(stem, cases[i].stem);
        assert_string_equal(beside, cases[i].beside);
        assert_string_equal(absolute, "/x.csv");
    }
}

static void test_patterns_become_files_in_order(void **state) {
    (void)state;
    static const struct {
        const char *pattern, *paths;
    } cases[] = {
        {FOLDER "/*.csv", FOLDER "/B.csv " FOLDER "/[1].csv " FOLDER "/a.csv " FOLDER "/b.csv "},
        {FOLDER "/[ab].csv", FOLDER "/a.csv " FOLDER "/b.csv "},
        {FOLDER "/[1].csv", FOLDER "/[1].csv "},   // it is there: a name, not a pattern
        {FOLDER "/none.csv", FOLDER "/none.csv "}, // is missed when it is read
    };
    static const char *const names[] = {"b.csv", "a.csv", "B.csv", "[1].csv", "a.txt"};
    um_error err = {0};
    for (size_t i = 0; i < UM_COUNTED(names); i++) {
        UM_AUTO(char) *path = um_path_join(FOLDER, names[i]);
        write_text(path, "");
    }
    for (size_t i = 0; i < UM_COUNTED(cases); i++) {
        UM_AUTO(um_text_list) paths = {0};
        UM_AUTO(um_text) dump = {0};
        um_text_list_add(&paths, "z"); // what is there already stays in front
        assert_ok(um_path_expand(cases[i].pattern, &paths, &err));
        for (size_t j = 1; j < paths.n_items; j++)
            um_text_append_format(&dump, "%s ", paths.items[j]);
        assert_string_equal(paths.items[0], "z");
        assert_string_equal(dump.data, cases[i].paths);
    }
    UM_AUTO(um_text_list) none = {0};
    assert_int_equal(um_path_expand(FOLDER "/*.zip", &none, &err), UM_ERR_NOT_FOUND);
    assert_string_equal(err.text, "no file matches '" FOLDER "/*.zip'");
    assert_int_equal(none.n_items, 0);
}

// ----------------------------------------------------------------------------------------- input

static void test_only_regular_files_are_read(void **state) {
    (void)state;
    static const struct {
        const char *path;
        um_status status;
        const char *message;
    } cases[] = {
        {FOLDER "/none", UM_ERR_NOT_FOUND, FOLDER "/none: no such file"},
        {FOLDER, UM_ERR_FORMAT, FOLDER ": is a folder, expected a regular file"},
        {FOLDER "/fifo", UM_ERR_FORMAT, FOLDER "/fifo: is a pipe, expected a regular file"},
        {"/dev/zero", UM_ERR_FORMAT, "/dev/zero: is a device, expected a regular file"},
        {FOLDER "/file/below", UM_ERR_NOT_FOUND, FOLDER "/file/below: Not a directory"},
        {FOLDER "/file", UM_ERR_FORMAT, FOLDER "/file: larger than 3 bytes"},
    };
    assert_int_equal(mkfifo(FOLDER "/fifo", 0600), 0);
    write_text(FOLDER "/file", "1234");
    for (size_t i = 0; i < UM_COUNTED(cases); i++) {
        um_error err = {0};
        UM_AUTO(um_text) content = {0};
        um_text_append(&content, "before");
        alarm(10); // a FIFO without a writer would wait
        assert_int_equal(um_file_read(cases[i].path, 3, &content, &err), cases[i].status);
        alarm(0);
        assert_string_equal(err.text, cases[i].message);
        assert_string_equal(content.data, "before");
    }
}

static void test_files_are_read_whole(void **state) {
    (void)state;
    um_error err = {0};
    UM_AUTO(um_text) content = {0};
    write_text(FOLDER "/file", "");
    assert_ok(um_file_read(FOLDER "/file", 0, &content, &err));
    assert_string_equal(content.data, "");
    assert_ok(um_file_write(FOLDER "/file", "a\0b", 3, &err));
    assert_ok(um_file_read(FOLDER "/file", 3, &content, &err));
    assert_int_equal(content.length, 3);
    assert_memory_equal(content.data, "a\0b", 4);
    assert_int_equal(um_file_size(FOLDER "/file"), 3);
    assert_int_equal(um_file_size(FOLDER "/none"), -1);
}

// --------------------------------------------------------------------------------------- folders

static void test_folders_are_made_and_removed(void **state) {
    (void)state;
    um_error err = {0};
    assert_ok(um_folder_make(FOLDER "/a/b//c/", &err));
    assert_ok(um_folder_make(FOLDER "/a/b/c", &err));
    assert_ok(um_folder_make("/", &err));
    write_text(FOLDER "/file", "");
    assert_int_equal(um_folder_make(FOLDER "/file", &err), UM_ERR_IO);
    assert_string_equal(err.text, FOLDER "/file: is not a folder");
    assert_int_equal(um_folder_make(FOLDER "/file/d", &err), UM_ERR_IO);
    assert_string_equal(err.text, FOLDER "/file/d: Not a directory");

    write_text(FOLDER "/a/b/.x", "");
    assert_int_equal(symlink("../file", FOLDER "/a/link"), 0);
    assert_int_equal(symlink("a", FOLDER "/way"), 0);
    um_folder_remove(FOLDER "/way"); // a link is not followed
    assert_true(um_file_exists(FOLDER "/a/b/.x"));
    um_folder_remove(FOLDER "/a");
    assert_false(um_file_exists(FOLDER "/a"));
    assert_true(um_file_exists(FOLDER "/file"));
    um_folder_remove(FOLDER "/none");
}

// --------------------------------------------------------------------------------------- outputs

static void test_an_output_appears_at_its_commit(void **state) {
    (void)state;
    um_error err = {0};
    UM_AUTO(um_output) *out = NULL;
    UM_AUTO(char) *longer = um_alloc(5001);
    memset(longer, 'x', 5000);
    assert_ok(um_output_open(FOLDER "/out", false, &out, &err));
    um_output_write(out, "a\0b", 3);
    um_output_text(out, "c");
    um_output_format(out, "%s%d", longer, 7);
    assert_int_equal(um_output_size(out), 3 + 1 + 5000 + 1);
    assert_false(um_file_exists(FOLDER "/out"));
    assert_ok(um_output_commit(out, &err));
    assert_int_equal(um_file_size(FOLDER "/out"), 5005);
    assert_int_equal(count_files(), 1);
}

static void test_a_discarded_output_leaves_nothing(void **state) {
    (void)state;
    um_error err = {0};
    write_text(FOLDER "/out", "before");
    for (int is_written = 0; is_written < 2; is_written++) {
        UM_AUTO(um_output) *out = NULL;
        assert_ok(um_output_open(FOLDER "/out", true, &out, &err));
        if (is_written)
            um_output_text(out, "after");
    }
    assert_content(FOLDER "/out", "before");
    assert_int_equal(count_files(), 1);
}

static void test_outputs_replace_and_may_be_empty(void **state) {
    (void)state;
    um_error err = {0};
    assert_ok(um_file_write(FOLDER "/out", "1", 1, &err));
    assert_ok(um_file_write(FOLDER "/out", "two", 3, &err));
    assert_content(FOLDER "/out", "two");
    assert_ok(um_file_write(FOLDER "/out", "", 0, &err));
    assert_content(FOLDER "/out", "");
    UM_AUTO(um_output) *out = NULL;
    assert_ok(um_output_open(FOLDER "/empty", false, &out, &err));
    assert_ok(um_output_commit(out, &err));
    assert_content(FOLDER "/empty", "");
    assert_int_equal(count_files(), 2);
}

static void test_what_stands_in_the_place_is_named(void **state) {
    (void)state;
    static const struct {
        const char *path;
        bool is_overwritten;
        um_status status;
        const char *message;
    } cases[] = {
        {FOLDER "/out", false, UM_ERR_IO, FOLDER "/out: is already there; --overwrite replaces it"},
        {FOLDER, true, UM_ERR_IO, FOLDER ": is a folder, a file cannot take its place"},
        {"/dev/null", true, UM_ERR_IO, "/dev/null: is a device, a file cannot take its place"},
        {FOLDER "/none/out", true, UM_ERR_NOT_FOUND,
         FOLDER "/none/out: there is no folder '" FOLDER "/none'"},
        {FOLDER "/out/out", true, UM_ERR_NOT_FOUND,
         FOLDER "/out/out: there is no folder '" FOLDER "/out'"},
    };
    write_text(FOLDER "/out", "before");
    for (size_t i = 0; i < UM_COUNTED(cases); i++) {
        um_error err = {0};
        um_output *out = NULL;
        assert_int_equal(um_output_open(cases[i].path, cases[i].is_overwritten, &out, &err),
                         cases[i].status);
        assert_string_equal(err.text, cases[i].message);
        assert_null(out);
    }
    assert_int_equal(count_files(), 1);
}

static void test_a_library_may_write_the_file(void **state) {
    (void)state;
    static const struct {
        const char *content; // NULL = the library wrote nothing
        const char *trailer;
        const char *message;
    } cases[] = {
        {NULL, "</svg>", FOLDER "/out: was not written"},
        {"", "</svg>", FOLDER "/out: was written empty; is the disk full?"},
        {"", NULL, FOLDER "/out: was written empty; is the disk full?"},
        {"<svg></sv", "</svg>", FOLDER "/out: is not complete, its end is missing"},
        {"vg>", "</svg>", FOLDER "/out: is not complete, its end is missing"},
        {"<svg></svg>\r\n\n", "</svg>", NULL},
        {"</svg>", "</svg>", NULL},
        {"anything", NULL, NULL},
    };
    for (size_t i = 0; i < UM_COUNTED(cases); i++) {
        um_error err = {0};
        UM_AUTO(um_output) *out = NULL;
        assert_ok(um_output_open(FOLDER "/out", true, &out, &err));
        if (cases[i].content)
            write_text(um_output_temporary_path(out), cases[i].content);
        assert_int_equal(um_output_check(out, cases[i].trailer, &err),
                         cases[i].message ? UM_ERR_IO : UM_OK);
        assert_string_equal(err.text, cases[i].message ? cases[i].message : "");
        if (!cases[i].message) {
            assert_ok(um_output_commit(out, &err));
            assert_content(FOLDER "/out", cases[i].content);
        }
    }
}

static void test_a_file_that_no_library_wrote_is_a_failure(void **state) {
    (void)state;
    um_error err = {0};
    UM_AUTO(um_output) *out = NULL;
    assert_ok(um_output_open(FOLDER "/out", true, &out, &err));
    assert_non_null(um_output_temporary_path(out));
    assert_int_equal(um_output_commit(out, &err), UM_ERR_IO);
    assert_string_equal(err.text, FOLDER "/out: No such file or directory");
}

static void test_two_writers_of_one_file_do_not_mix(void **state) {
    (void)state;
    um_error err = {0};
    UM_AUTO(um_output) *first = NULL;
    UM_AUTO(um_output) *second = NULL;
    assert_ok(um_output_open(FOLDER "/out", true, &first, &err));
    um_output_text(first, "first");
    assert_ok(um_output_open(FOLDER "/out", true, &second, &err));
    um_output_text(second, "other");
    assert_int_equal(um_output_commit(first, &err), UM_ERR_IO);
    assert_string_equal(err.text, FOLDER "/out: another process writes it at the same time");
    assert_false(um_file_exists(FOLDER "/out"));
}

/// A disk that takes bytes and loses them.
static void test_a_file_that_is_too_short_is_no_output(void **state) {
    (void)state;
    um_error err = {0};
    UM_AUTO(um_output) *out = NULL;
    UM_AUTO(um_text_list) temporary = {0};
    UM_AUTO(char) *bytes = um_alloc(2 << 20);
    assert_ok(um_output_open(FOLDER "/out", true, &out, &err));
    um_output_write(out, bytes, 2 << 20);
    assert_ok(um_path_expand(FOLDER "/.out*", &temporary, &err));
    for (int i = 0; i < 10000 && um_file_size(temporary.items[0]) < 2 << 20; i++)
        usleep(1000); // full buffers are written by a thread
    assert_int_equal(um_file_size(temporary.items[0]), 2 << 20);
    assert_int_equal(truncate(temporary.items[0], 1 << 20), 0);
    assert_int_equal(um_output_commit(out, &err), UM_ERR_IO);
    assert_string_equal(err.text, FOLDER "/out: no space left on the disk");
    assert_false(um_file_exists(FOLDER "/out"));
}

/// Without root: the kernel refuses to let a file grow, as it does on a full disk.
static void test_a_write_that_fails_is_told_at_the_commit(void **state) {
    (void)state;
    um_error err = {0};
    UM_AUTO(char) *bytes = um_alloc(3 << 20);
    struct rlimit before, limit;
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    limit = (struct rlimit){.rlim_cur = 1 << 20, .rlim_max = before.rlim_max};
    signal(SIGXFSZ, SIG_IGN);
    write_text(FOLDER "/out", "before");
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
    um_status status = um_file_write(FOLDER "/out", bytes, 3 << 20, &err);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    assert_int_equal(status, UM_ERR_IO);
    assert_string_equal(err.text, FOLDER "/out: File too large");
    assert_content(FOLDER "/out", "before");
    assert_int_equal(count_files(), 1);
}

static void test_a_full_disk_is_named(void **state) {
    (void)state;
    um_error err = {0};
    UM_AUTO(char) *bytes = um_alloc(1 << 20);
    assert_ok(um_folder_make(FOLDER "/small", &err));
    if (mount("tmpfs", FOLDER "/small", "tmpfs", 0, "size=64k") != 0) {
        print_message("a small file system cannot be mounted here (not root?)\n");
        skip();
    }
    um_status status = um_file_write(FOLDER "/small/out", bytes, 1 << 20, &err);
    UM_AUTO(um_text_list) left = {0};
    um_error none = {0};
    um_status left_over = um_path_expand(FOLDER "/small/.[!.]*", &left, &none);
    bool is_there = um_file_exists(FOLDER "/small/out");
    assert_int_equal(umount(FOLDER "/small"), 0);
    assert_int_equal(status, UM_ERR_IO);
    assert_string_equal(err.text, FOLDER "/small/out: no space left on the disk");
    assert_int_equal(left_over, UM_ERR_NOT_FOUND);
    assert_false(is_there);
}

/// @return what becomes of @p n bytes on standard output when that is @p fd, which it closes
static um_status write_bytes_to_stdout(int fd, size_t n, um_error *err) {
    UM_AUTO(char) *bytes = um_alloc(n + 1);
    memset(bytes, 't', n);
    int before = dup(STDOUT_FILENO);
    assert_true(before >= 0 && fd >= 0 && dup2(fd, STDOUT_FILENO) >= 0);
    um_output *out = NULL;
    um_status status = um_output_open("-", false, &out, err);
    if (status == UM_OK) {
        um_output_write(out, bytes, n);
        status = um_output_commit(out, err);
    }
    um_output_close(out);
    dup2(before, STDOUT_FILENO);
    close(before);
    close(fd);
    return status;
}

static um_status write_to_stdout(const char *path, um_error *err) {
    return write_bytes_to_stdout(open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600), 4, err);
}

static void test_standard_output_is_an_output(void **state) {
    (void)state;
    um_error err = {0};
    fflush(stdout);
    assert_ok(write_to_stdout(FOLDER "/out", &err));
    assert_content(FOLDER "/out", "tttt");
    assert_int_equal(write_to_stdout("/dev/full", &err), UM_ERR_IO);
    assert_string_equal(err.text, "standard output: no space left on the disk");
}

/// `umland query ... | head -1`: main() ignores SIGPIPE, the write fails with EPIPE.
static void test_a_reader_that_has_enough_is_no_failure(void **state) {
    (void)state;
    fflush(stdout);
    signal(SIGPIPE, SIG_IGN);
    for (size_t n = 1; n <= 1 << 20; n <<= 20) { // at the commit, on the way
        um_error err = {0};
        int ends[2];
        assert_int_equal(pipe(ends), 0);
        close(ends[0]);
        assert_int_equal(write(ends[1], "t", 1), -1); // the trap is set
        assert_ok(write_bytes_to_stdout(ends[1], n, &err));
    }
    signal(SIGPIPE, SIG_DFL);
}

static void test_a_signal_leaves_nothing(void **state) {
    (void)state;
    um_error err = {0};
    UM_AUTO(um_output) *out = NULL;
    assert_ok(um_output_open(FOLDER "/out", true, &out, &err));
    um_output_text(out, "half");
    assert_ok(um_folder_make(FOLDER "/plot", &err));
    write_text(FOLDER "/plot/data.csv", "1");
    write_text(FOLDER "/kept", "1");
    um_cleanup_add(FOLDER "/plot");
    um_cleanup_add(FOLDER "/kept");
    um_cleanup_remove(FOLDER "/kept");
    assert_int_equal(count_files(), 3);
    um_cleanup_run();
    assert_int_equal(count_files(), 1);
    assert_content(FOLDER "/kept", "1");
    um_cleanup_remove(FOLDER "/plot");
}

// ------------------------------------------------------------------------------------------ hash

/// Digests of FIPS 180-2, appendix B, and of the empty message.
static void test_sha256_is_the_published_one(void **state) {
    (void)state;
    static const struct {
        const char *text, *digest;
    } cases[] = {
        {"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
        {"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
        {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
         "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
    };
    for (size_t i = 0; i < UM_COUNTED(cases); i++) {
        um_error err = {0};
        UM_AUTO(um_hash) *bytes = um_hash_new();
        UM_AUTO(um_hash) *file = um_hash_new();
        char hex[65];
        um_hash_bytes(bytes, cases[i].text, strlen(cases[i].text));
        um_hash_end(bytes, hex);
        assert_string_equal(hex, cases[i].digest);
        write_text(FOLDER "/file", cases[i].text);
        assert_ok(um_hash_file(file, FOLDER "/file", &err));
        um_hash_end(file, hex);
        assert_string_equal(hex, cases[i].digest);
    }
    um_error err = {0};
    UM_AUTO(um_hash) *hash = um_hash_new();
    assert_int_equal(um_hash_file(hash, FOLDER "/none", &err), UM_ERR_NOT_FOUND);
    assert_string_equal(err.text, FOLDER "/none: no such file");
}

static void test_lists_of_texts_differ(void **state) {
    (void)state;
    static const char *const lists[][2] = {
        {"ab", "c"},  {"a", "bc"}, {"abc", ""},  {"abc", NULL}, {NULL, "abc"},
        {"\x01", ""}, {NULL, ""},  {NULL, NULL}, {"", ""},      {"-", ""},
        {"+", ""},    {"", "-"},   {"", "+"},
    };
    char hex[UM_COUNTED(lists)][65];
    for (size_t i = 0; i < UM_COUNTED(lists); i++) {
        UM_AUTO(um_hash) *hash = um_hash_new();
        um_hash_text(hash, lists[i][0]);
        um_hash_text(hash, lists[i][1]);
        um_hash_end(hash, hex[i]);
        for (size_t j = 0; j < i; j++)
            assert_string_not_equal(hex[i], hex[j]);
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, make_folder, remove_folder)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(test_paths_are_taken_apart),
        TEST(test_patterns_become_files_in_order),
        TEST(test_only_regular_files_are_read),
        TEST(test_files_are_read_whole),
        TEST(test_folders_are_made_and_removed),
        TEST(test_an_output_appears_at_its_commit),
        TEST(test_a_discarded_output_leaves_nothing),
        TEST(test_outputs_replace_and_may_be_empty),
        TEST(test_what_stands_in_the_place_is_named),
        TEST(test_a_library_may_write_the_file),
        TEST(test_a_file_that_no_library_wrote_is_a_failure),
        TEST(test_two_writers_of_one_file_do_not_mix),
        TEST(test_a_file_that_is_too_short_is_no_output),
        TEST(test_a_write_that_fails_is_told_at_the_commit),
        TEST(test_a_full_disk_is_named),
        TEST(test_standard_output_is_an_output),
        TEST(test_a_reader_that_has_enough_is_no_failure),
        TEST(test_a_signal_leaves_nothing),
        TEST(test_sha256_is_the_published_one),
        TEST(test_lists_of_texts_differ),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
