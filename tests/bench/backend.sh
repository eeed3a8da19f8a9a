# shellcheck shell=bash disable=SC2034
# The backend and a simulated fleet for measurements; sourced. Who sources it has read its options, server and simulator
# among them (empty: they are published first), and calls prepare.
set -euo pipefail
export LC_ALL=C

fail() { # fail TEXT [EXIT-CODE]
    printf '%s: %s\n' "${0##*/}" "$1" >&2
    exit "${2:-3}"
}

note() { printf '%s\n' "$*" >&2; }

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
server=
simulator=
server_pid=
simulator_pid=
mongo_pid=

# ------------------------------------------------- what it needs, and leaves

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

prepare() { # prepare DEVICES: a temporary folder, the programs, and open files for so many
    command -v curl >/dev/null || fail "no curl; apt install curl."
    ulimit -Sn "$(ulimit -Hn)"
    if [[ $(ulimit -n) != unlimited ]] && (($(ulimit -n) < $1 + 200)); then
        fail "$(($1 + 200)) open files a process are needed, ulimit -n allows $(ulimit -n); raise it, or try --quick."
    fi
    work=$(mktemp -d "${TMPDIR:-/tmp}/thinmqtt-bench.XXXXXX")
    trap clean_up EXIT
    trap 'exit 129' HUP
    trap 'exit 130' INT
    trap 'exit 143' TERM
    program server services/ThinMqtt.Server thinmqtt
    program simulator tests/ThinMqtt.FleetSimulator ThinMqtt.FleetSimulator
}

program() { # program VARIABLE PROJECT NAME: the variable names a program; if not, it is published
    if [[ -z ${!1} ]]; then
        command -v dotnet >/dev/null || fail "no dotnet; install the .NET 10 SDK, or name published programs."
        note "publishing $2"
        dotnet publish "$root/$2" -c Release --use-current-runtime --self-contained false -o "$work/${2##*/}" >"$work/publish" 2>&1 ||
            fail "$2 cannot be published: $(tail -n 5 "$work/publish")"
        printf -v "$1" %s "$work/${2##*/}/$3"
    fi
    [[ -x ${!1} ]] || fail "--$1 ${!1}: not a program." 2
}

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

start_server() { # start_server INVENTORY: sqlite or mongodb; sets mqtt and http to its addresses
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

# -------------------------------------------------------------------- figures

cpu() { awk '{ sub(/.*\) /, ""); print $12 + $13 }' "/proc/$1/stat"; } # ticks of 10 ms

is_reached=true
judge() { awk "BEGIN { print (($1) ? \"ok\" : \"no\") }"; }

# want IS-WANTED VERDICT: what is for information only decides nothing
want() { [[ $1 == false || $2 == ok ]] || is_reached=false; }

machine() { # one line below the tables
    printf '%s, %s cores (%s), %s MB, Linux %s; ThinMqtt %s; load average %s at the end, %s min in all.\n' \
        "$(date -u +%Y-%m-%d)" "$(nproc)" "$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1)" \
        "$(awk '/^MemTotal/ { print int($2 / 1024) }' /proc/meminfo)" "$(uname -r)" "$("$server" --version | sed 's/^thinmqtt //')" \
        "$(cut -d' ' -f1 /proc/loadavg)" "$(((SECONDS + 30) / 60))"
}
