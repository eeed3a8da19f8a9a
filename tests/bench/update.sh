#!/usr/bin/env bash
# Measures the agent's update engine, built as for the device, and prints one Markdown table. README.md in this folder says what the
# rows mean.
set -euo pipefail
export LC_ALL=C DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1

usage() {
    cat <<'HELP'
usage: update.sh [options]
  --rounds N      measurements of each row, each beside one of md5sum (3)
  --size MIB      of the files of the artifact (1024)
  --host PROGRAM  a published ThinMqtt.Agent.UpdateHost; otherwise it is published first, with -p:Aot=true
HELP
}

# title | files | percent of zeros in them
rows() {
    cat <<'ROWS'
a hundred incompressible files, stored|100|0
one incompressible file, stored|1|0
a hundred files, deflated to 40 %|100|60
ROWS
}

fail() {
    printf 'update.sh: %s\n' "$1" >&2
    exit 1
}

note() { printf '%s\n' "$*" >&2; }

rounds=3
size=1024
host=
while (($#)); do
    case $1 in
    --rounds | --size | --host)
        (($# > 1)) || fail "$1 needs a value; --help tells more."
        case $1 in
        --rounds) rounds=$2 ;;
        --size) size=$2 ;;
        --host) host=$2 ;;
        esac
        shift
        ;;
    -h | --help)
        usage
        exit
        ;;
    *) fail "$1: no such option; --help lists them." ;;
    esac
    shift
done
[[ $rounds =~ ^[1-9][0-9]?$ ]] || fail "--rounds $rounds: a number from 1 to 99 is needed."
[[ $size =~ ^[1-9][0-9]{0,4}$ ]] || fail "--size $size: mebibytes from 1 to 99999 are needed."

here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d "${TMPDIR:-/tmp}/thinmqtt-update.XXXXXX")
server=
finish() {
    [ -z "$server" ] || kill "$server" 2>/dev/null || true
    rm -rf "$work"
}
trap finish EXIT
trap 'exit 130' INT TERM

# The artifact, what is installed from it, and what is downloaded of it.
free=$(df --output=avail -m "$work" | tail -1)
((free > 4 * size)) || fail "$work has $free MiB free; $((4 * size)) are needed. TMPDIR names another folder."

if [ -z "$host" ]; then
    note "publishing the update engine with Native AOT"
    dotnet publish "$here/../ThinMqtt.Agent.UpdateHost" -c Release -p:Aot=true -r "linux-$(uname -m | sed 's/x86_64/x64/; s/aarch64/arm64/')" \
        --artifacts-path "$work/build" -o "$work/host" -m:1 -v:quiet >&2
    host=$work/host/ThinMqtt.Agent.UpdateHost
fi
[ -x "$host" ] || fail "$host is no program."

# ------------------------------------------------------------------ one row

seconds() {
    local began=$EPOCHREALTIME
    "$@" >/dev/null
    awk -v began="$began" -v ended="$EPOCHREALTIME" 'BEGIN { printf "%.3f\n", ended - began }'
}

median() { sort -n "$1" | awk '{ line[NR] = $1 } END { print NR % 2 ? line[(NR + 1) / 2] : (line[NR / 2] + line[NR / 2 + 1]) / 2 }'; }

serve() {
    rm -f "$work/announcement"
    "$host" serve "$work/artifact.zip" "$work/announcement" >"$work/server.log" &
    server=$!
    for _ in $(seq 600); do
        ! grep -qs serving "$work/server.log" || return 0
        kill -0 "$server" 2>/dev/null || break
        sleep 0.1
    done
    fail "the server did not start: $(cat "$work/server.log")"
}

# Appends to the files of figures.
measure() {
    rm -rf "$work/root"
    sync -f "$work"
    seconds md5sum "$work/artifact.zip" >>"$work/md5sum"
    timeout --foreground 300 "$host" "$work/root" "$work/announcement" >"$work/out" || fail "the engine ended with $?: $(cat "$work/out")"
    grep -q '^ended 1.0.0 Succeeded' "$work/out" || fail "the update did not succeed: $(cat "$work/out")"
    awk '/^took / { print $2 }' "$work/out" >>"$work/took"
    awk '/^took / { print $5 / 1024 }' "$work/out" >>"$work/memory"
}

row() {
    local title=$1 files=$2 zeros=$3
    note "$title"
    "$host" pack "$work/artifact.zip" "$size" "$files" "$zeros"
    rm -f "$work"/{md5sum,took,memory}
    serve
    for _ in $(seq "$rounds"); do
        measure
    done
    kill "$server"
    wait "$server" 2>/dev/null || true
    server=
    awk -v title="$title" -v bytes="$(stat -c %s "$work/artifact.zip")" -v md5="$(median "$work/md5sum")" -v took="$(median "$work/took")" \
        -v peak="$(sort -n "$work/memory" | tail -1)" 'BEGIN {
            mib = bytes / 1048576
            printf "| %s | %.0f | %.2f | %.0f | %.2f | %.0f | %.0f %% | %.0f |\n", title, mib, md5, mib / md5, took, mib / took, 100 * md5 / took, peak
        }'
}

# ------------------------------------------------------------------ the table

echo '| artifact | MiB | md5sum, s | MiB/s | update, s | MiB/s | of md5sum'"'"'s speed | peak resident MiB |'
echo '|---|---|---|---|---|---|---|---|'
while IFS='|' read -r title files zeros; do
    row "$title" "$files" "$zeros"
done < <(rows)
echo
echo "$(nproc) cores, $(awk -F': ' '/^model name/ { print $2; exit }' /proc/cpuinfo), $(findmnt -no FSTYPE -T "$work"), $(uname -sr); medians of $rounds, the highest peak; load $(cut -d' ' -f1 /proc/loadavg) at the end"
