#!/usr/bin/env bash
# Measures the backend with a simulated fleet and prints two Markdown tables. tests/README.md says what they mean.
set -euo pipefail
export LC_ALL=C

usage() {
    cat <<'HELP'
usage: fleet.sh [options]
  --quick              smaller fleets and shorter runs: does it work?
  --only PART          heartbeats or announcements
  --rounds N           releases announced to each fleet (3)
  --inventory NAME     sqlite; or mongodb: the heartbeats with both, and their ratio, the rest with a server of
                       tests/servers/mongo.sh, or with the one of the connection string THINMQTT_TEST_MONGODB
  --server PROGRAM     a published thinmqtt; otherwise services/ThinMqtt.Server is published first
  --simulator PROGRAM  a published ThinMqtt.FleetSimulator; likewise
It takes about six minutes, with --quick one. Exit codes: 0 when what is wanted was reached, 1 when not, 2 for options
that cannot be used, 3 when it could not be measured.
HELP
}

fail() {
    printf 'fleet.sh: %s\n' "$1" >&2
    exit "${2:-3}"
}

note() { printf '%s\n' "$*" >&2; }

# ------------------------------------------------------------------ arguments

rounds=3
only=
inventory=sqlite
server=
simulator=
warm_up=15
seconds=20
loads=('5000 20000' '15000 20000' '5000 25000') # devices, heartbeats a second
wanted_load='5000 20000'
fleets=(200 1000 5000)
wanted_fleet=200
while (($#)); do
    case $1 in
    --only | --rounds | --inventory | --server | --simulator)
        (($# > 1)) || fail "$1 needs a value; --help tells more." 2
        printf -v "${1#--}" %s "$2"
        shift
        ;;
    --quick)
        rounds=2 warm_up=3 seconds=5
        loads=('500 2000')
        wanted_load=
        fleets=(200)
        ;;
    -h | --help)
        usage
        exit
        ;;
    *) fail "$1: no such option; --help lists them." 2 ;;
    esac
    shift
done
[[ $only =~ ^(heartbeats|announcements)?$ ]] || fail "--only $only: neither heartbeats nor announcements." 2
[[ $rounds =~ ^[1-9][0-9]?$ ]] || fail "--rounds $rounds: not a number from 1 to 99." 2

[[ $inventory =~ ^(sqlite|mongodb)$ ]] || fail "--inventory $inventory: neither sqlite nor mongodb." 2

# ------------------------------------------------- what it needs, and leaves

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
command -v curl >/dev/null || fail "no curl; apt install curl."
ulimit -Sn "$(ulimit -Hn)"
most=$(printf '%s\n' "${loads[@]}" "${fleets[@]}" | sort -rn | head -n 1 | cut -d' ' -f1)
if [[ $(ulimit -n) != unlimited ]] && (($(ulimit -n) < most + 200)); then
    fail "$((most + 200)) open files a process are needed, ulimit -n allows $(ulimit -n); raise it, or try --quick."
fi

work=$(mktemp -d "${TMPDIR:-/tmp}/thinmqtt-fleet.XXXXXX")
server_pid=
simulator_pid=
mongo_pid=
stop() { # stop PID: as Ctrl-C does
    [[ -n $1 ]] || return 0
    kill -TERM "$1" 2>/dev/null || true
    wait "$1" 2>/dev/null || true
}
clean_up() {
    trap '' HUP INT TERM
    stop "$simulator_pid"
    stop "$server_pid"
    stop "$mongo_pid"
    rm -rf "$work"
}
trap clean_up EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

publish() { # publish PROJECT
    command -v dotnet >/dev/null || fail "no dotnet; install the .NET 10 SDK, or name published programs."
    note "publishing $1"
    dotnet publish "$root/$1" -c Release --use-current-runtime --self-contained false -o "$work/${1##*/}" >"$work/publish" 2>&1 ||
        fail "$1 cannot be published: $(tail -n 5 "$work/publish")"
}
if [[ -z $server ]]; then
    publish services/ThinMqtt.Server
    server=$work/ThinMqtt.Server/thinmqtt
fi
if [[ -z $simulator ]]; then
    publish tests/ThinMqtt.FleetSimulator
    simulator=$work/ThinMqtt.FleetSimulator/ThinMqtt.FleetSimulator
fi
[[ -x $server ]] || fail "--server $server: not a program." 2
[[ -x $simulator ]] || fail "--simulator $simulator: not a program." 2

# ------------------------------------------------------------------ processes

wait_for() { # wait_for SECONDS PID WHAT COMMAND...: until it succeeds
    local end=$((SECONDS + $1)) pid=$2 what=$3
    shift 3
    until "$@"; do
        kill -0 "$pid" 2>/dev/null || fail "the process ended before $what: $(tail -n 3 "$work/server.log" "$work/fleet.log" 2>/dev/null)"
        ((SECONDS < end)) || fail "gave up waiting: $what."
        sleep 0.05
    done
}

mongo=${THINMQTT_TEST_MONGODB:-}
start_mongo() {
    local port
    [[ -z $mongo ]] || return 0
    port=$(/usr/bin/python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
    mongo=mongodb://127.0.0.1:$port
    "$here/../servers/mongo.sh" "$port" >"$work/mongo" 2>&1 &
    mongo_pid=$!
    wait_for 120 "$mongo_pid" "the MongoDB server listens" grep -q '^listening' "$work/mongo"
}

start_server() { # start_server INVENTORY
    local settings=()
    stop "$server_pid"
    rm -rf "$work/data"
    : >"$work/ready"
    if [[ $1 == mongodb ]]; then
        start_mongo
        settings=("THINMQTT_Manager__MongoDb__ConnectionString=$mongo" "THINMQTT_Manager__MongoDb__Database=thinmqtt-fleet-$RANDOM$RANDOM")
    fi
    env "${settings[@]}" "$server" --mqtt 127.0.0.1:0 --http 127.0.0.1:0 --data "$work/data" >"$work/ready" 2>"$work/server.log" &
    server_pid=$!
    wait_for 60 "$server_pid" "thinmqtt serves" grep -q '^ready ' "$work/ready"
    mqtt=$(sed -n 's/^ready mqtt=\([^ ]*\) http=.*/\1/p' "$work/ready")
    http=$(sed -n 's/^ready .*http=\([^ ]*\).*/\1/p' "$work/ready")
}

start_fleet() { # start_fleet OPTIONS...: returns when all are connected
    : >"$work/fleet.log"
    "$simulator" --server "$mqtt" --ramp 1000 --json "$@" >"$work/fleet.json" 2>"$work/fleet.log" &
    simulator_pid=$!
    wait_for 120 "$simulator_pid" "the fleet is connected" grep -q '^connected after' "$work/fleet.log"
}

written() { curl -sS "$http/metrics" | awk '$1 == "thinmqtt_manager_heartbeats_stored_total" { print $2 }'; }
cpu() { awk '{ sub(/.*\) /, ""); print $12 + $13 }' "/proc/$1/stat"; } # ticks of 10 ms
field() { sed -n "s/^ *\"$1\": \"\?\([^\",]*\)\"\?,\?\$/\1/p" "$work/fleet.json" | head -n 1; }
is_reached=true
judge() { awk "BEGIN { print (($1) ? \"ok\" : \"no\") }"; }

# want IS-WANTED VERDICT: what is for information only decides nothing
want() { [[ $1 == false || $2 == ok ]] || is_reached=false; }

# --------------------------------------------------------------- 1: heartbeats

declare -A rates # rows a second by inventory and load

heartbeat_row() { # heartbeat_row DEVICES RATE INVENTORY
    local before after rows begin sent stored behind caught dropped wrong verdict is_wanted=false
    note "$1 devices, $2 heartbeats/s, $3"
    start_server "$3"
    start_fleet --manager "$http" --devices "$1" --heartbeats "$2" --duration "$warm_up"
    wait "$simulator_pid" || true
    start_fleet --manager "$http" --devices "$1" --heartbeats "$2" --duration "$seconds"
    sleep 2
    before=$(cpu "$server_pid") rows=$(written) begin=$EPOCHREALTIME
    sleep "$((seconds - 3))"
    after=$(cpu "$server_pid") rates["$3 $1 $2"]=$(awk "BEGIN { printf \"%.0f\", ($(written) - $rows) / ($EPOCHREALTIME - $begin) }")
    wait "$simulator_pid" || true
    simulator_pid=
    sent=$(field sent) stored=$(field stored) behind=$(field mostBehind) caught=$(field caughtUpAfterSeconds)
    dropped=$(($(field droppedByBroker) + $(field droppedByManager))) wrong=$(field devicesWithOtherSequence)
    if [[ "$1 $2 $3" == "$wanted_load sqlite" ]]; then is_wanted=true; fi
    verdict=$(judge "$(field heartbeatRate) >= 0.98 * $2 && $stored == $sent && $dropped == 0 && $wrong == 0 && ${caught/null/99} < 1")
    want "$is_wanted" "$verdict"
    printf '| %s | %s | %s | %s | %s | %s | %s | %s | %s s | %s s | %s | %s | %s |\n' "$3" "$1" "$2" "$(field heartbeatRate)" "$sent" \
        "$stored" "${rates["$3 $1 $2"]}" "$dropped" "$(awk "BEGIN { printf \"%.2f\", $behind / $2 }")" "${caught/null/never}" \
        "$(awk "BEGIN { printf \"%.2f\", ($after - $before) / 100 / ($seconds - 3) }")" "$(field processorShare)" "$verdict"
}

measure_heartbeats() {
    local load
    echo "| inventory | devices | heartbeats/s wanted | sent/s | sent | stored | rows/s | dropped | behind at worst | all stored after the last | server, cores | simulator, cores | |"
    echo "|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---|"
    for load in "${loads[@]}"; do
        # shellcheck disable=SC2086 # two words
        heartbeat_row $load sqlite
        # shellcheck disable=SC2086 # two words
        [[ $inventory == sqlite ]] || heartbeat_row $load "$inventory"
    done
    echo
    [[ $inventory != sqlite ]] || return 0
    for load in "${loads[@]}"; do
        printf '%s: %s rows/s with %s, %s with sqlite: %s\n' "$load" "${rates["$inventory $load"]}" "$inventory" "${rates["sqlite $load"]}" \
            "$(awk "BEGIN { printf \"%.2f\", ${rates["$inventory $load"]} / ${rates["sqlite $load"]} }")"
    done
    echo
}

# ------------------------------------------------------------ 2: announcements

post() { # post CONTENT-TYPE QUERY DATA
    curl -sS --fail-with-body -o "$work/answer" -X POST -H "Content-Type: $1" "$http/api/v1/releases$2" --data-binary "$3" ||
        fail "the manager refused a release: $(cat "$work/answer")"
}

has_ended() { curl -sS "$http/api/v1/releases/$1" | grep -q "\"counts\":{\"succeeded\":$2}"; }

milliseconds() { # milliseconds RELEASE KEY BEGIN
    local time
    time=$(awk -v release="\"$1\"" -v key="\"$2\":" 'index($0, "\"release\": " release) { found = 1 } found && $1 == key { gsub(/[",]/, "", $2); print $2; exit }' "$work/fleet.json")
    awk "BEGIN { printf \"%.0f\", 1000 * ($(date -d "$time" +%s.%N) - $3) }"
}

announcement_rows() { # announcement_rows DEVICES
    local round id begin last verdict is_wanted=false
    local -A begins=()
    note "$1 devices, $rounds releases, $inventory"
    start_server "$inventory"
    start_fleet --devices "$1" --install 1
    { printf 'PK\003\004' && head -c 1000000 /dev/urandom; } >"$work/artifact.zip"
    for ((round = 1; round <= rounds; round++)); do
        post application/zip "?package=sample&version=1.0.$round&channel=staging" "@$work/artifact.zip"
        sleep 1
        begin=$EPOCHREALTIME
        post application/json "" "{\"package\":\"sample\",\"version\":\"1.0.$round\",\"channel\":\"stable\"}"
        begins[$round]=$begin
        id=$(sed -n 's/.*"id":\([0-9]*\).*/\1/p' "$work/answer")
        wait_for 120 "$simulator_pid" "all devices have 1.0.$round" has_ended "$id" "$1"
    done
    kill -TERM "$simulator_pid"
    wait "$simulator_pid" || true
    simulator_pid=
    if (($1 == wanted_fleet)); then is_wanted=true; fi
    for ((round = 1; round <= rounds; round++)); do
        begin=${begins[$round]} last=$(milliseconds "sample 1.0.$round" last "${begins[$round]}")
        verdict=$(judge "$last < 1000")
        want "$is_wanted" "$verdict"
        printf '| %s | %s | %s | %s | %s | %s |\n' "$1" "$round" "$(milliseconds "sample 1.0.$round" median "$begin")" \
            "$(milliseconds "sample 1.0.$round" percentile99 "$begin")" "$last" "$verdict"
    done
}

measure_announcements() {
    local fleet
    echo "| devices | release | p50, ms | p99, ms | last device, ms | |"
    echo "|---:|---:|---:|---:|---:|---|"
    for fleet in "${fleets[@]}"; do
        announcement_rows "$fleet"
    done
    echo
}

# ------------------------------------------------------------------------ main

[[ $only == announcements ]] || measure_heartbeats
[[ $only == heartbeats ]] || measure_announcements
printf '%s, %s cores (%s), %s MB, Linux %s; ThinMqtt %s; load average %s at the end, %s min in all.\n' \
    "$(date -u +%Y-%m-%d)" "$(nproc)" "$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1)" \
    "$(awk '/^MemTotal/ { print int($2 / 1024) }' /proc/meminfo)" "$(uname -r)" "$("$server" --version | sed 's/^thinmqtt //')" \
    "$(cut -d' ' -f1 /proc/loadavg)" "$(((SECONDS + 30) / 60))"
$is_reached
