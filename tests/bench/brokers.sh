#!/usr/bin/env bash
# Measures ThinMqtt's broker beside mosquitto and prints one Markdown table. README.md in this folder says what the rows mean.
set -euo pipefail
export LC_ALL=C

usage() {
    cat <<'HELP'
usage: brokers.sh [options]
  --rounds N        measurements of each row and broker, taken in turn (5)
  --rows PATTERN    only rows whose key matches this extended regular expression, such as 'fanout|pingpong'
  --ours-only       without mosquitto
  --quick           one round of half a second: does it work?
  --server PROGRAM  a published thinmqtt; otherwise services/ThinMqtt.Server is published first
  --list            the keys of the rows
HELP
}

# key | title | what is quoted | its unit | CPU | target: a ratio, or at most so much | open connections | deliveries a count | first count | mqload's arguments
#
# A count of 0 is fixed in the arguments; any other only begins: the next is what takes $seconds at the rate of the last run.
# The targets: README.md.
rows() {
    cat <<'ROWS'
fanout-1k-q0|fan-out 1→1,000, QoS 0|rate|msg/s|cpu_us|3|1001|1000|200|-z 1000 fanout 1000 COUNT 64 0
fanout-1k-q1|fan-out 1→1,000, QoS 1|rate|msg/s|cpu_us|2.7|1001|1000|120|-z 1000 fanout 1000 COUNT 64 1
fanout-10k-q0|fan-out 1→10,000, QoS 0|rate|msg/s|cpu_us|5.5|10001|10000|10|-z 1000 fanout 10000 COUNT 64 0
fanout-10k-q1|fan-out 1→10,000, QoS 1|rate|msg/s|cpu_us|2.7|10001|10000|10|-z 1000 fanout 10000 COUNT 64 1
fanout-10k-q0-v5|fan-out 1→10,000, QoS 0, MQTT 5.0|rate|msg/s|cpu_us|–|10001|10000|10|-V 5 -z 1000 fanout 10000 COUNT 64 0
fanout-10k-q1-v5|fan-out 1→10,000, QoS 1, MQTT 5.0|rate|msg/s|cpu_us|–|10001|10000|10|-V 5 -z 1000 fanout 10000 COUNT 64 1
fanin-1k-q0|fan-in 1,000→1, QoS 0|rate|msg/s|cpu_us|0.75|1001|1000|150|-z 1000 fanin 1000 COUNT 64 0
fanin-1k-q1|fan-in 1,000→1, QoS 1|rate|msg/s|cpu_us|1|1001|1000|80|-z 1000 fanin 1000 COUNT 64 1
unicast-10k-q0|1→10,000 topics, one subscriber each, QoS 0|rate|msg/s|cpu_us|1.2|10001|1|60000|unicast 10000 COUNT 64 0
stream-q0|stream 1→1, QoS 0|rate|msg/s|cpu_us|–|2|1|150000|fanin 1 COUNT 64 0
stream-q1|stream 1→1, QoS 1|rate|msg/s|cpu_us|–|2|1|80000|fanin 1 COUNT 64 1
connect|connect + disconnect|rate|/s|cpu_us|0.6|64|1|25000|-n 32 connect COUNT
retained-50k|replay of 50,000 retained, QoS 0|replay_secs|s|replay_cpu_us|1|2|1|0|retained 50000 64 0
pingpong-q1|ping-pong QoS 1, p50|p50us|µs|cpu_us|–|2|1|25000|pingpong COUNT 64 1
idle-10k|memory of an idle connection, 10,000 of them|rss_b_per_conn|kB|-|≤6 kB|10000|1|0|-S 3 -T 0 idle 10000
idle-19k5|memory of an idle connection, 19,500 of them|rss_b_per_conn|kB|-|≤6 kB|19500|1|0|-S 3 -T 0 idle 19500
ROWS
}

fail() {
    printf 'brokers.sh: %s\n' "$1" >&2
    exit 1
}

note() { printf '%s\n' "$*" >&2; }

# ------------------------------------------------------------------ arguments

rounds=5
seconds=2
pattern=.
brokers=(mosquitto ours)
server=
is_quick=false
while (($#)); do
    case $1 in
    --rounds | --rows | --server)
        (($# > 1)) || fail "$1 needs a value; --help tells more."
        case $1 in
        --rounds) rounds=$2 ;;
        --rows) pattern=$2 ;;
        --server) server=$2 ;;
        esac
        shift
        ;;
    --ours-only) brokers=(ours) ;;
    --quick) is_quick=true ;;
    --list)
        rows | cut -d'|' -f1
        exit
        ;;
    -h | --help)
        usage
        exit
        ;;
    *) fail "$1: no such option; --help lists them." ;;
    esac
    shift
done
[[ $rounds =~ ^[1-9][0-9]*$ ]] || fail "--rounds $rounds: not a number from 1."
if $is_quick; then
    rounds=1
    seconds=0.5
fi
cold_rounds=$(((rounds + 1) / 2))

selected=$(rows | awk -F'|' -v pattern="$pattern" '$1 ~ pattern')
[[ -n $selected ]] || fail "--rows $pattern matches none of: $(rows | cut -d'|' -f1 | tr '\n' ' ')"

# ------------------------------------------------- what it needs, and leaves

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
compiler=$(command -v cc || command -v gcc || command -v clang) || fail "no C compiler for mqload.c; apt install gcc libc6-dev."
mosquitto=
if [[ ${brokers[0]} == mosquitto ]]; then
    mosquitto=$(PATH=$PATH:/usr/sbin:/usr/local/sbin command -v mosquitto) ||
        fail "no mosquitto; apt install mosquitto, or measure alone with --ours-only."
fi
[[ -n $server ]] || command -v dotnet >/dev/null || fail "no dotnet; install the .NET 10 SDK, or name a published program with --server."
[[ -z $server || -x $server ]] || fail "--server $server: not a program."

ulimit -Sn "$(ulimit -Hn)"
files=$(awk -F'|' '$7 > most { most = $7 } END { print most + 200 }' <<<"$selected")
if [[ $(ulimit -n) != unlimited ]] && (($(ulimit -n) < files)); then
    fail "these rows need $files open files a process, ulimit -n allows $(ulimit -n); raise it (ulimit -Hn $files as root) or choose others with --rows."
fi

work=$(mktemp -d "${TMPDIR:-/tmp}/thinmqtt-bench.XXXXXX")
declare -A pid=() port=()
load_pid=
clean_up() {
    local one
    trap '' HUP INT TERM # a second signal must not end it half-way
    for one in "$load_pid" "${pid[@]}"; do
        [[ -z $one ]] || kill -KILL "$one" 2>/dev/null || true
    done
    wait 2>/dev/null || true
    rm -rf "$work"
}
trap clean_up EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

# ------------------------------------------------------------------- brokers

# wait_for SECONDS COMMAND...: until it succeeds
wait_for() {
    local end=$((SECONDS + $1))
    shift
    until "$@"; do
        ((SECONDS < end)) || return 1
        sleep 0.05
    done
}

listens() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

free_port() {
    local candidate
    while :; do
        candidate=$((20000 + RANDOM % 12000))
        listens "$candidate" || break
    done
    echo "$candidate"
}

# start NAME BROKER: a process of its own, known by that name; sets pid[NAME] and port[NAME]
serial=0
start() {
    serial=$((serial + 1))
    mkdir "$work/$serial"
    "start_$2" "$1" "$work/$serial"
}

start_ours() {
    local log=$2/log
    : >"$log"
    "$server" --mqtt 127.0.0.1:0 --http 127.0.0.1:0 --data "$2/data" >"$log" 2>&1 &
    pid[$1]=$!
    if ! wait_for 30 ready_or_gone "${pid[$1]}" "$log" || ! grep -q '^ready ' "$log"; then
        fail "thinmqtt did not start: $(tail -n 3 "$log")"
    fi
    port[$1]=$(sed -n 's|^ready mqtt=mqtt://127\.0\.0\.1:\([0-9]*\) .*|\1|p' "$log")
}

ready_or_gone() { grep -q '^ready ' "$2" || ! kill -0 "$1" 2>/dev/null; }

start_mosquitto() {
    port[$1]=$(free_port)
    cat >"$2/mosquitto.conf" <<CONF
listener ${port[$1]} 127.0.0.1
allow_anonymous true
set_tcp_nodelay true
max_queued_messages 0
max_inflight_messages 0
connection_messages false
log_type error
log_type warning
log_dest stderr
CONF
    "$mosquitto" -c "$2/mosquitto.conf" >"$2/log" 2>&1 &
    pid[$1]=$!
    if ! wait_for 10 listens_or_gone "${pid[$1]}" "${port[$1]}" || ! kill -0 "${pid[$1]}" 2>/dev/null; then
        fail "mosquitto did not start: $(tail -n 3 "$2/log")"
    fi
}

listens_or_gone() { listens "$2" || ! kill -0 "$1" 2>/dev/null; }

stop() {
    kill -KILL "${pid[$1]}" 2>/dev/null || true
    wait "${pid[$1]}" 2>/dev/null || true
    unset "pid[$1]"
}

# --------------------------------------------------------------- measurements

# field KEY RESULT-LINE
field() { [[ " $2" =~ \ $1=([^ ]+) ]] && echo "${BASH_REMATCH[1]}"; }

declare -A count=()

# measure NAME BROKER PHASE [OPTION...]: one run of the row against that process, its figures kept under the phase
measure() {
    local name=$1 broker=$2 phase=$3 arguments line lost
    shift 3
    kill -0 "${pid[$name]}" 2>/dev/null || start "$name" "$broker"
    read -ra arguments <<<"${row_arguments/COUNT/${count[$broker]}}"
    "$work/mqload" -p "${port[$name]}" -P "${pid[$name]}" "$@" "${arguments[@]}" >"$work/output" 2>"$work/errors" &
    load_pid=$!
    wait "$load_pid" || true
    load_pid=
    line=$(grep '^RESULT ' "$work/output" | tail -n 1) || true
    if [[ -z $line ]]; then
        note "  $broker, $phase: no figure: $(tail -n 1 "$work/errors")"
        echo "$row_key: a run against $broker ($phase) gave no figure: $(tail -n 1 "$work/errors")" >>"$work/remarks"
        return
    fi
    lost=$(field lost "$line") || lost=0
    ((lost == 0)) || echo "$row_key: $broker ($phase) lost $lost messages in one run" >>"$work/remarks"
    echo "$(field "$row_value" "$line") $(field "$row_cpu" "$line" || echo -)" >>"$work/$row_key.$broker.$phase"
    field other_cpu "$line" >>"$work/others" || true
    note "  $broker, $phase: $(figure "$(field "$row_value" "$line")") $row_unit"
    next_count "$broker" "$line"
}

next_count() {
    local rate
    ((row_count > 0)) && rate=$(field rate "$2") || return 0
    count[$1]=$(awk -v rate="$rate" -v seconds="$seconds" -v deliveries="$row_deliveries" \
        'BEGIN { n = int(rate * seconds / deliveries); print (n < 10 ? 10 : n > 2000000 ? 2000000 : n) }')
}

# Both brokers' long-lived processes in turn; what the first run brings is warm-up.
measure_warm() {
    local broker round
    for broker in "${brokers[@]}"; do
        measure "$broker" "$broker" warm-up
    done
    for ((round = 1; round <= rounds; round++)); do
        for broker in "${brokers[@]}"; do
            measure "$broker" "$broker" warm
        done
    done
}

# A new process's first run, from its first message on.
measure_cold() {
    local round
    for ((round = 1; round <= cold_rounds; round++)); do
        start cold ours
        measure cold ours cold -u 0
        stop cold
    done
}

# Memory is that of new processes: what earlier rows left behind does not count.
measure_idle() {
    local broker round
    for ((round = 1; round <= cold_rounds; round++)); do
        for broker in "${brokers[@]}"; do
            start idle "$broker"
            measure idle "$broker" warm
            stop idle
        done
    done
}

# --------------------------------------------------------------------- output

# median COLUMN FILE, or nothing
median() {
    [[ -s $2 ]] || return 0
    awk -v column="$1" '{ print $column }' "$2" | grep -v '^-$' | sort -g |
        awk '{ value[NR] = $1 } END { if (NR) print (value[int((NR + 1) / 2)] + value[int(NR / 2) + 1]) / 2 }' || true
}

# figure VALUE: as the row's unit shows it
figure() {
    [[ -n $1 ]] || { echo "–"; return; }
    awk -v value="$1" -v unit="$row_unit" 'BEGIN {
        if (unit == "kB") printf "%.2f", value / 1024
        else if (unit == "s") printf "%.3f", value
        else if (value >= 1e6) printf "%.2f M", value / 1e6
        else if (value >= 1e4) printf "%.0f k", value / 1e3
        else if (value >= 1e3) printf "%.1f k", value / 1e3
        else printf "%.0f", value }'
}

cpu() {
    [[ -n $1 ]] || { echo "–"; return; }
    awk -v value="$1" 'BEGIN { printf (value < 10 ? "%.1f" : "%.0f"), value }'
}

# better OURS THEIRS: how many times better ours is
better() {
    awk -v ours="$1" -v theirs="$2" -v value="$row_value" 'BEGIN {
        if (ours <= 0 || theirs <= 0) print ""
        else printf "%.2f", value == "rate" ? ours / theirs : theirs / ours }'
}

# judge RATIO OURS: whether the target is reached, where there is one
judge() {
    case $row_target in
        –) ;;
        ≤*) [[ -z $2 ]] || awk -v value="$2" -v most="${row_target//[^0-9]/}" 'BEGIN { print (value <= most * 1024 ? "ok" : "above") }' ;;
        *) [[ -z $1 ]] || awk -v ratio="$1" -v target="$row_target" 'BEGIN { print (ratio >= target ? "ok" : "below") }' ;;
    esac
}

print_head() {
    echo "| Row (64 B) | mosquitto | CPU µs | ThinMqtt warm | CPU µs | cold | CPU µs | ratio warm | ratio cold | target | |"
    echo "|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---|"
}

print_row() {
    local theirs ours cold warm_ratio cold_ratio verdict=
    theirs=$(median 1 "$work/$row_key.mosquitto.warm")
    ours=$(median 1 "$work/$row_key.ours.warm")
    cold=$(median 1 "$work/$row_key.ours.cold")
    warm_ratio=$(better "$ours" "$theirs")
    cold_ratio=$(better "$cold" "$theirs")
    verdict=$(judge "$warm_ratio" "$ours")
    printf '| %s, %s | %s | %s | %s | %s | %s | %s | %s | %s | %s | %s |\n' "$row_title" "$row_unit" \
        "$(figure "$theirs")" "$(cpu "$(median 2 "$work/$row_key.mosquitto.warm")")" \
        "$(figure "$ours")" "$(cpu "$(median 2 "$work/$row_key.ours.warm")")" \
        "$(figure "$cold")" "$(cpu "$(median 2 "$work/$row_key.ours.cold")")" \
        "${warm_ratio:-–}" "${cold_ratio:-–}" "$row_target" "${verdict:-–}"
}

print_foot() {
    local processor version=none
    processor=$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1)
    [[ -z $mosquitto ]] || version=$("$mosquitto" -h | sed -n '1s/.*version //p') || true # its help ends with 3
    printf '\n%s, %s cores (%s), Linux %s; ThinMqtt %s, mosquitto %s; medians of %s rounds (cold and memory: %s), %s min in all.\n' \
        "$(date -u +%Y-%m-%d)" "$(nproc)" "${processor:-unknown}" "$(uname -r)" \
        "$("$server" --version | sed 's/^thinmqtt //')" "$version" "$rounds" "$cold_rounds" "$(((SECONDS + 30) / 60))"
    if [[ -s $work/others ]]; then
        printf 'Other processes used %.0f %% of a core at the median and %.0f %% at most; where that is far above 10 %%, measure again on a quiet machine.\n' \
            "$(median 1 "$work/others")" "$(sort -g "$work/others" | tail -n 1)"
    fi
    [[ ! -s $work/remarks ]] || { printf '\n'; sed 's/^/- /' "$work/remarks"; }
}

# ----------------------------------------------------------------------- main

"$compiler" -O2 -Wall -Wextra -o "$work/mqload" "$here/mqload.c" || fail "mqload.c does not compile with $compiler; apt install gcc libc6-dev."
if [[ -z $server ]]; then
    note "publishing services/ThinMqtt.Server"
    dotnet publish "$root/services/ThinMqtt.Server" -c Release --use-current-runtime --self-contained false -o "$work/server" >"$work/publish" 2>&1 ||
        fail "services/ThinMqtt.Server cannot be published: $(tail -n 5 "$work/publish")"
    server=$work/server/thinmqtt
fi

for broker in "${brokers[@]}"; do
    start "$broker" "$broker"
done
print_head
while IFS='|' read -r row_key row_title row_value row_unit row_cpu row_target _ row_deliveries row_count row_arguments; do
    note "$row_title"
    count=([mosquitto]=$row_count [ours]=$row_count)
    if [[ $row_key == idle-* ]]; then
        measure_idle
    else
        measure_warm
        measure_cold
    fi
    print_row
done <<<"$selected"
print_foot
