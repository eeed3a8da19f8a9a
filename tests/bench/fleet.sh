#!/usr/bin/env bash
# Measures the backend with a simulated fleet and prints two Markdown tables. tests/README.md says what they mean.
set -euo pipefail
# shellcheck source=tests/bench/backend.sh
source "$(dirname "${BASH_SOURCE[0]}")/backend.sh"

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

# ------------------------------------------------------------------ arguments

rounds=3
only=
inventory=sqlite
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

prepare "$(printf '%s\n' "${loads[@]}" "${fleets[@]}" | sort -rn | head -n 1 | cut -d' ' -f1)"
written() { curl -sS "$http/metrics" | awk '$1 == "thinmqtt_manager_heartbeats_stored_total" { print $2 }'; }
field() { sed -n "s/^ *\"$1\": \"\?\([^\",]*\)\"\?,\?\$/\1/p" "$work/fleet.json" | head -n 1; }

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
    [[ -n $(field sent) ]] || fail "the simulated fleet told no result: $(tail -n 3 "$work/fleet.log")"
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
machine
$is_reached
