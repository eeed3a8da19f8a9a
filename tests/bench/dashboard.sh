#!/usr/bin/env bash
# Measures what open dashboards cost the server, how long lists take, and how the page feels, with a simulated fleet, and
# prints a Markdown table. tests/README.md says what the rows mean.
set -euo pipefail
# shellcheck source=tests/bench/backend.sh
source "$(dirname "${BASH_SOURCE[0]}")/backend.sh"

usage() {
    cat <<'HELP'
usage: dashboard.sh [options]
  --quick              a small fleet and short runs: does it work?
  --only PART          streams, lists or page
  --inventory NAME     sqlite; or mongodb, with a server of tests/servers/mongo.sh, or with the one of the connection
                       string THINMQTT_TEST_MONGODB
  --server PROGRAM     a published thinmqtt; otherwise services/ThinMqtt.Server is published first
  --simulator PROGRAM  a published ThinMqtt.FleetSimulator; likewise
  --frames PROGRAM     a published ThinMqtt.DashboardFrames, which needs Chromium; likewise
It takes about four minutes, with --quick one. Exit codes: 0 when what is wanted was reached, 1 when not, 2 for options
that cannot be used, 3 when it could not be measured.
HELP
}

# ------------------------------------------------------------------ arguments

only=
inventory=sqlite
frames=
devices=10000
rate=500 # changes a second
streams=10
seconds=30
lists=200 # of each kind
while (($#)); do
    case $1 in
    --only | --inventory | --server | --simulator | --frames)
        (($# > 1)) || fail "$1 needs a value; --help tells more." 2
        printf -v "${1#--}" %s "$2"
        shift
        ;;
    --quick) devices=500 rate=50 seconds=5 lists=20 ;;
    -h | --help)
        usage
        exit
        ;;
    *) fail "$1: no such option; --help lists them." 2 ;;
    esac
    shift
done
[[ $only =~ ^(streams|lists|page)?$ ]] || fail "--only $only: neither streams nor lists nor page." 2
[[ $inventory =~ ^(sqlite|mongodb)$ ]] || fail "--inventory $inventory: neither sqlite nor mongodb." 2

wants() { [[ -z $only || $only == "$1" ]]; }
row() { printf '| %s | %s | %s | %s |\n' "$@"; }

# compare WHAT MEASURED UNIT BOUND: one row; more than the bound is too much
compare() {
    local verdict
    verdict=$(judge "$2 < $4")
    want true "$verdict"
    row "$1" "$2 $3" "< $4 $3" "$verdict"
}

# ----------------------------------------------------------------- 1: streams

busy() { # busy SECONDS: the server's share of one core, in percent
    local before
    before=$(cpu "$server_pid")
    sleep "$1"
    awk "BEGIN { printf \"%.1f\", ($(cpu "$server_pid") - $before) / $1 }"
}

# As ten pages are: each sorted and filtered otherwise, all listening to what else they show.
orders=(hostname -seen -load presence ram agent room -uptime memory-free os)
filters=('' presence:online 'ram>2GiB' cpu:celeron -tag:kiosk debian 'cores>=2' 'disk-free>1GB' 'presence:online,stale' 'agent>=0.1')
listen() { # listen NUMBER SECONDS
    curl -s -G -o /dev/null -w '%{size_download} %{exitcode} %{errormsg}\n' --max-time "$2" --data-urlencode "filter=${filters[$1 % 10]}" \
        --data "kinds=release,result,device,inventory&count=60&from=0&sort=${orders[$1 % 10]}" "$http/api/v1/events"
}

measure_streams() {
    local without with bytes i pids=()
    note "the server without streams"
    without=$(busy "$seconds")
    note "$streams streams"
    for ((i = 0; i < streams; i++)); do
        listen "$i" "$((seconds + 3))" >"$work/stream$i" &
        pids+=($!)
    done
    sleep 2
    with=$(busy "$seconds")
    wait "${pids[@]}" || true # they end when their time is over, which curl calls a failure
    awk '$2 != 28 { exit 1 }' "$work"/stream? || fail "a stream broke off: $(awk '$2 != 28' "$work"/stream? | head -n 1)"
    bytes=$(awk "{ sum += \$1 } END { printf \"%.1f\", sum / NR / ($seconds + 3) / 1000 }" "$work"/stream?)
    row "server without dashboards, of one core" "$without %" "" ""
    row "server with $streams dashboards, of one core" "$with %" "" ""
    compare "$streams dashboards, of one core" "$(awk "BEGIN { printf \"%.1f\", $with - $without }")" % 20
    row "bytes of one dashboard's stream" "$bytes kB/s" "" ""
}

# ------------------------------------------------------------------- 2: lists

ask() { # ask QUERY: lists one after the other, and how long each took
    local i
    for ((i = 0; i < lists; i++)); do
        printf 'url = "%s/api/v1/devices?%s"\noutput = /dev/null\n' "$http" "$1"
    done >"$work/urls"
    curl -sS --fail -w '%{time_total}\n' -K "$work/urls" >"$work/times" || fail "the list $1 was refused."
}

list_rows() { # list_rows NAME QUERY
    local before begin idle median p99
    idle=$(busy 2)
    before=$(cpu "$server_pid") begin=$EPOCHREALTIME
    ask "$2"
    read -r median p99 < <(sort -n "$work/times" | awk '{ time[NR] = 1000 * $1 } END { printf "%.1f %.1f\n", time[int(NR / 2) + 1], time[int(NR * 0.99)] }')
    row "list of $1: server, each" \
        "$(awk "BEGIN { printf \"%.1f\", (10 * ($(cpu "$server_pid") - $before) - 10 * $idle * ($EPOCHREALTIME - $begin)) / $lists }") ms of processor" "" ""
    row "list of $1: p50" "$median ms" "" ""
    if [[ $inventory == sqlite ]]; then
        compare "list of $1: p99" "$p99" ms 50
    else
        row "list of $1: p99" "$p99 ms" "" ""
    fi
}

measure_lists() {
    note "lists"
    ask 'filter=lab&sort=-load' # the time of what has not run before is the JIT's
    list_rows 'all devices, in the order of their loads' 'sort=-load'
    list_rows 'devices with a word anywhere' 'filter=celeron&sort=hostname'
    list_rows 'devices by three terms' 'filter=presence:online+ram%3C8GiB+-tag:kiosk&sort=-seen'
}

# -------------------------------------------------------------------- 3: page

told() { awk "BEGIN { printf \"%.0f\", $(sed -n "s/.*\"$1\":\([0-9.]*\).*/\1/p" "$work/frames") }"; } # whole milliseconds or bytes

measure_page() {
    note "the page in Chromium"
    "$frames" "$http" --seconds "$seconds" >"$work/frames" 2>"$work/frames.log" || [[ -s $work/frames ]] ||
        fail "the page could not be measured: $(tail -n 3 "$work/frames.log")"
    compare "page of devices: first paint" "$(told firstPaint)" ms 1000
    compare "page of devices: first rows" "$(told firstRows)" ms 1000
    compare "page of devices: transferred until then" "$(awk "BEGIN { printf \"%.0f\", $(told bytes) / 1024 }")" KiB 300
    row "page of devices: frames, median" "$(told median) ms" "" ""
    compare "page of devices: 99 of 100 frames" "$(told p99)" ms 60
    compare "page of devices: rows after scrolling stops, longest" "$(told longestWait)" ms 500
}

# ------------------------------------------------------------------------ main

prepare "$devices"
! wants page || program frames tests/ThinMqtt.DashboardFrames ThinMqtt.DashboardFrames
start_server "$inventory"
note "$devices devices, $rate changes/s, $inventory"
start_fleet --devices "$devices" --heartbeats "$rate"
is_known() { curl -sS "$http/api/v1/devices?filter=ram%3E0&limit=1" | grep -q "\"total\":$devices\b"; }
wait_for 300 "$simulator_pid" "what all devices said when they were born is stored" is_known
sleep 5
echo "| $devices devices, $rate changes/s, $inventory | | wanted | |"
echo "|---|---:|---:|---|"
row "memory of the server" "$(awk '/^VmRSS/ { printf "%.0f", $2 / 1024 }' "/proc/$server_pid/status") MB" "" ""
! wants streams || measure_streams
! wants lists || measure_lists
! wants page || measure_page
echo
machine
$is_reached
