# Every analysis that comes with the program states its result, in both languages.

@test "every query has findings in both languages" {
    for query in "$UMLAND_SOURCE"/queries/*/*.sql; do
        run "$UMLAND" check "$query"
        echo "$query: $output"
        [ "$status" -eq 0 ]
        [[ "$output" != *"'finding:'"* ]]
        grep -q '^-- finding:' "$query"
        grep -q '^-- finding.de:' "$query"
    done
}
