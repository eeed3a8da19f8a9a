#!/usr/bin/env bash
# Measures the agent as it is published for the device, beside mosquitto_sub, and prints one Markdown table. README.md in this folder
# says what the columns mean.
set -euo pipefail
export LC_ALL=C DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1

usage() {
    cat <<'HELP'
usage: agent.sh [options]
  --rounds N       starts of each program (15)
  --idle SECONDS   of watching what an idle program costs (60)
  --static         the fully static build, too: needs lld, cmake and libssl-dev
HELP
}

fail() {
    printf 'agent.sh: %s\n' "$1" >&2
    exit 1
}

note() { printf '%s\n' "$*" >&2; }

rounds=15 idle=60 static=
while (($#)); do
    case $1 in
    --rounds | --idle)
        (($# > 1)) || fail "$1 needs a value; --help tells more."
        [[ $2 =~ ^[1-9][0-9]{0,2}$ ]] || fail "$1 $2: a number from 1 to 999 is needed."
        if [ "$1" = --rounds ]; then rounds=$2; else idle=$2; fi
        shift
        ;;
    --static) static=1 ;;
    -h | --help)
        usage
        exit
        ;;
    *) fail "$1: no such option; --help lists them." ;;
    esac
    shift
done

PATH="$PATH:/usr/sbin"
for tool in mosquitto mosquitto_sub dotnet gcc; do
    command -v "$tool" >/dev/null || fail "$tool is missing (Debian: apt install mosquitto mosquitto-clients gcc libc6-dev)."
done

repository=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d "${TMPDIR:-/tmp}/thinmqtt-agent.XXXXXX")
broker='' program=''
finish() {
    for process in $program $broker; do
        kill "$process" 2>/dev/null || true
    done
    wait 2>/dev/null || true
    rm -rf "$work"
}
trap finish EXIT
trap 'exit 130' INT TERM

publish() { # FOLDER [PROPERTY]...
    note "publishing the agent: ${*:2}"
    dotnet publish "$repository/agent/ThinMqtt.Agent" -c Release -r "linux-$(uname -m | sed 's/x86_64/x64/; s/aarch64/arm64/')" \
        -p:Aot=true "${@:2}" -o "$work/$1" --artifacts-path "$work/build-$1" -v:quiet -clp:NoSummary >"$work/publish.log" 2>&1 \
        || { cat "$work/publish.log" >&2; fail "the agent could not be published; see above."; }
}

port=$((20000 + RANDOM % 10000))
printf 'listener %s 127.0.0.1\nallow_anonymous true\nlog_type none\n' "$port" >"$work/mosquitto.conf"
mosquitto -c "$work/mosquitto.conf" >/dev/null 2>&1 &
broker=$!
until mosquitto_pub -p "$port" -t ready -n 2>/dev/null; do
    kill -0 "$broker" 2>/dev/null || fail "mosquitto has ended; is port $port taken?"
done

agent() { # BUILD; says "ready" when it is connected and has subscribed
    exec "$work/$1/thinmqtt-agent" --server "mqtt://127.0.0.1:$port" --id "bench-$1" --root "$work/root-$1"
}
peer() { # says "Subscribed" when it has
    exec stdbuf -oL mosquitto_sub -d -p "$port" -t 'thin/updates/stable/#' -t 'thin/devices/bench/command' -i bench -q 1
}

start() { # PATTERN COMMAND...; sets program and took, in microseconds
    local pattern=$1 line started ended
    shift
    started=$(date +%s%N)
    "$@" >"$work/out" 2>&1 &
    program=$!
    # Reads as it grows; a program that ends without a word ends the loop too.
    while IFS= read -r line; do
        [[ $line != *$pattern* ]] || break
    done < <(tail --pid="$program" -n +1 -s 0.001 -f "$work/out" 2>/dev/null)
    ended=$(date +%s%N)
    kill -0 "$program" 2>/dev/null || { cat "$work/out" >&2; fail "$* has ended; see above."; }
    took=$(((ended - started) / 1000))
}
stop() {
    kill "$program"
    wait "$program" 2>/dev/null || true
    program=''
    : >"$work/out"
}
median() { sort -n | awk '{ a[NR] = $1 } END { print (NR % 2 ? a[(NR + 1) / 2] : (a[NR / 2] + a[NR / 2 + 1]) / 2) }'; }
ticks() { awk '{ print $14 + $15 }' "/proc/$1/stat"; }
resident() { awk '/^VmRSS/ { print $2 }' "/proc/$1/status"; }

measure() { # TITLE FILE PATTERN COMMAND...
    local title=$1 file=$2 pattern=$3 before after kib
    shift 3
    note "measuring $title"
    for ((round = 0; round < rounds; round++)); do
        start "$pattern" "$@"
        echo "$took" >>"$work/took"
        stop
    done
    start "$pattern" "$@"
    sleep 5 # its start is not its idleness
    before=$(ticks "$program")
    sleep "$idle"
    after=$(ticks "$program")
    kib=$(resident "$program")
    stop
    ready=$(median <"$work/took")
    rm "$work/took"
    cpu=$(awk -v t=$((after - before)) -v s="$idle" -v hz="$(getconf CLK_TCK)" 'BEGIN { printf "%.3f", 100 * t / hz / s }')
    size=$(stat -c %s "$(readlink -f "$file")")
    : "${peer_kib:=$kib}" "${peer_ready:=$ready}"
    awk -v title="$title" -v size="$size" -v kib="$kib" -v ready="$ready" -v cpu="$cpu" -v pk="$peer_kib" -v pr="$peer_ready" 'BEGIN {
        printf "| %s | %.2f MiB | %.1f MiB | %.1f× | %.0f ms | %.1f× | %s %% |\n", title, size / 1048576, kib / 1024, kib / pk, ready / 1000, ready / pr, cpu }'
}

publish dynamic
[ -z "$static" ] || publish static -p:Static=true
printf '| Program | File | Resident, idle | of the peer | Ready after | of the peer | Processor, idle |\n|---|---|---|---|---|---|---|\n'
measure mosquitto_sub "$(command -v mosquitto_sub)" Subscribed peer
measure "thinmqtt-agent" "$work/dynamic/thinmqtt-agent" ready agent dynamic
[ -z "$static" ] || measure "thinmqtt-agent, fully static" "$work/static/thinmqtt-agent" ready agent static
printf '\n%s, %s processors, %s; %s starts each, %s s idle\n' \
    "$(awk -F': ' '/^model name/ { print $2; exit }' /proc/cpuinfo)" "$(nproc)" "$(uname -sr)" "$rounds" "$idle"
