#!/usr/bin/env bash
# Starts a server on 127.0.0.1 that speaks MongoDB's wire protocol and keeps its data in memory, until it is ended:
#   tests/servers/mongo.sh PORT [--journal FILE] [CERTIFICATE.pem KEY.pem]
# With a journal it has the data again when it is started again, also after a kill. It prints "listening" when it takes
# connections; with a certificate, over TLS alone. It installs what it needs where it may (as root on Debian). It is not
# MongoDB: see mongo_standin.py for what it lacks.
set -euo pipefail

if [ $# -lt 1 ]; then
  echo "usage: $0 PORT [--journal FILE] [CERTIFICATE.pem KEY.pem]" >&2
  exit 2
fi

python=/usr/bin/python3 # Debian's: its packages are for no other
packages=(python3-mongomock python3-pymongo python3-bson python3-bson-ext) # the last: BSON in C, twice as fast
if ! "$python" -c 'import bson, mongomock, pymongo' 2>/dev/null; then
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq >&2
    apt-get install -y -qq --no-install-recommends "${packages[@]}" >&2
  else
    echo "$0: mongomock for $python is missing (Debian: sudo apt-get install ${packages[*]})" >&2
    exit 1
  fi
fi

exec "$python" "$(dirname "$0")/mongo_standin.py" "$@"
