#!/usr/bin/env bash
# Makes the passwords that docker-compose.yml names, and what is derived from them.
set -euo pipefail
export LC_ALL=C

usage() {
    cat <<'HELP'
usage: make-secrets.sh [FOLDER]

Makes each secret that is missing in FOLDER (deploy/docker/secrets) with random content, and hashes and the connection string
from the passwords. What is there stays, except that it is derived again when its password is newer. To choose a password,
write it into its file and run this again; the servers' containers want a restart then. MongoDB and Grafana keep their
first one: change it there, too (db.changeUserPassword, grafana cli admin reset-admin-password).

  ops-password       of the user ops, for the dashboard, REST and MQTT   -> ops
  device-password    of the user device, for all devices                 -> the line "device" of devices
  manager-password   of the manager, at the broker                       -> manager-hash
  mongodb-password   of the user thinmqtt                                -> mongodb-url
  minio-password     the same, at MinIO

Hashes are made by the image thinmqtt, which is built first where it is missing, or by the program that THINMQTT names.
Exit codes: 0 when all are there, 1 when something failed, 2 for wrong arguments.
HELP
}

say() { printf 'make-secrets.sh: %s\n' "$1" >&2; }
fail() { say "$1"; exit 1; }

case "${1:-}" in
    --help | -h) usage; exit 0 ;;
    -*) say "$1 is unknown. Try --help."; exit 2 ;;
esac
[ $# -le 1 ] || { say "it takes one folder. Try --help."; exit 2; }

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
folder=${1:-$here/secrets}
image=thinmqtt

# Containers read them as users of their own, which this machine does not know; the folder keeps its other users out.
if ! mkdir -p "$folder" || ! chmod 700 "$folder"; then
    fail "$folder cannot be used; run this as its owner."
fi
cd "$folder"
umask 077
part=$(mktemp .part.XXXXXX) || fail "$folder cannot be written to."
trap 'rm -f "$folder/$part"' EXIT
folder=$PWD

# $1: the file. Its content comes by standard input, and is there whole or not at all.
keep() {
    cat > "$part"
    [ -s "$part" ] || fail "$1 was not made."
    chmod 644 "$part"
    mv -f "$part" "$1"
    say "made $1"
}

# 160 bits that need no escaping anywhere.
password() { [ -e "$1" ] || od -An -N20 -tx1 /dev/urandom | tr -d ' \n' | keep "$1"; }

# Whether $2 is to be made from the password $1, which is then there.
wants() {
    if [ -e "$2" ] && [ ! -e "$1" ]; then
        say "$2 is there without $1, from which it is made: kept. Where something needs $1, write the password into it."
        return 1
    fi
    password "$1"
    [ -s "$1" ] || fail "$1 is empty; write a password into it, or remove it."
    [ ! -e "$2" ] || [ "$2" -ot "$1" ]
}

hash_of() {
    if [ -n "${THINMQTT:-}" ]; then
        "$THINMQTT" hash-password < "$1"
        return
    fi
    command -v docker > /dev/null || fail "docker is not installed; it hashes passwords by the image $image. Or name the program thinmqtt by THINMQTT=PATH."
    docker image inspect "$image" > /dev/null 2>&1 || docker build -f "$here/backend.Dockerfile" -t "$image" "$here/../.." >&2
    docker run -i --rm --network none "$image" hash-password < "$1"
}

hashed() {
    if wants "$1" "$2"; then
        local hash
        hash=$(hash_of "$1") || fail "$1 could not be hashed; see above."
        printf '%s\n' "$hash" | keep "$2"
    fi
}

hashed ops-password ops
hashed manager-password manager-hash

# Other users of that file, such as one for each device, stay.
if wants device-password devices; then
    hash=$(hash_of device-password) || fail "device-password could not be hashed; see above."
    { grep -sv '^device:' devices || true; printf 'device:%s\n' "$hash"; } | keep devices
fi

if wants mongodb-password mongodb-url; then
    given=$(< mongodb-password)
    [[ $given =~ ^[A-Za-z0-9._~-]+$ ]] || fail "mongodb-password goes into an address; it has only letters, digits, '.', '_', '~' and '-'."
    [ ! -e mongodb-url ] || say "mongodb-url gets another password: change it in MongoDB, too."
    printf 'mongodb://thinmqtt:%s@mongodb:27017/thinmqtt?authSource=admin' "$given" | keep mongodb-url
fi

password minio-password
[ "$(wc -c < minio-password)" -ge 8 ] || fail "minio-password is too short: MinIO wants 8 characters."

chmod 644 -- * # also what somebody has written here
