# Progress: a line drawn again on a terminal, silence everywhere else.

load helpers

# on_terminal TERM COMMAND...: what a terminal of 80 columns gets on stderr, in seen.txt
on_terminal() {
    command -v script > /dev/null || skip "no script(1)"
    local term=$1
    shift
    script -qec "stty cols 80; TERM=$term $* 2>&1 > stdout.txt" typescript.txt < /dev/null > seen.txt
}

many_rows() { # a region with an origin-destination table that takes a while
    small_region
    python3 -c "
print('origin,destination,persons')
for i in range(60000):
    print('%08d,%08d,1' % (12000001 + i % 245, 12000001 + i // 245))" > flows.csv
    sed -i 's/^analyses:/  flows: {loader: flows, files: flows.csv, title: F, licence: CC0-1.0, attribution: x, statistic: x, vintage: 2024}\nanalyses:/' region.yaml
}

@test "a terminal sees phase, step, rows and the line drawn again" {
    many_rows
    on_terminal xterm "'$UMLAND' build region.yaml -o out"
    tr '\r' '\n' < seen.txt > lines.txt
    has lines.txt '^  load     flows  *[0-9,]* rows'
    has lines.txt '^  derive   .* of [0-9]*'
    has lines.txt '^  draw     charts and maps  *[0-9]* of [0-9]* pictures'
    has lines.txt '^.\[K  load     flows  *60000 rows  *[0-9.]* s' # the line of progress went before the step's own
    # Not more than five times a second, one at the beginning of each step.
    redrawn=$(grep -c '.\[K$' lines.txt)
    seconds=$(sed -nE 's/.* ([0-9.]+) s$/\1/p' lines.txt | awk '{sum += $1} END {print int(sum)}')
    steps=$(grep -cE ' [0-9.]+ s$' lines.txt)
    [ "$redrawn" -le $((5 * (seconds + 1) + steps)) ] || { echo "$redrawn times in $seconds s, $steps steps"; return 1; }
}

@test "no line is wider than the terminal" {
    many_rows
    command -v script > /dev/null || skip "no script(1)"
    script -qec "stty cols 40; TERM=xterm '$UMLAND' load region.yaml -o out 2>&1 > stdout.txt" typescript.txt < /dev/null > seen.txt
    tr '\r' '\n' < seen.txt | sed -n 's/.\[K$//p' > drawn.txt
    [ -s drawn.txt ]
    [ -z "$(awk 'length > 39' drawn.txt)" ]
}

@test "quiet, a pipe and a dumb terminal: no line is drawn" {
    small_region
    on_terminal xterm "'$UMLAND' build region.yaml -o out --quiet"
    [ ! -s seen.txt ] || { cat seen.txt; return 1; }
    on_terminal dumb "'$UMLAND' build region.yaml -o out --overwrite"
    has seen.txt 'load     municipalities  *3 rows'
    lacks seen.txt '.\[K'
    umland build region.yaml -o out --overwrite > stdout.txt 2> stderr.txt
    [ ! -s stderr.txt ]
    [ "$(cat stdout.txt)" = "out/report.html" ]
}

@test "a failure stands on a line of its own" {
    many_rows
    echo '12000001,12000001,x' >> flows.csv
    sed -i 's/vintage: 2024}/vintage: 2024, max_rejects: 0}/' region.yaml
    on_terminal xterm "'$UMLAND' load region.yaml -o out" || true
    tr '\r' '\n' < seen.txt | tail -1 > last.txt
    grep -q "umland load: source 'flows': 1 of 60001 rows rejected" <(tr '\r' '\n' < seen.txt)
    lacks last.txt '^  load '
}
