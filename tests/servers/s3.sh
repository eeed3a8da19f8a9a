#!/usr/bin/env bash
# A real S3 server for tests: Ceph's radosgw with one monitor and one disk, on loopback, everything of it below FOLDER.
#   tests/servers/s3.sh FOLDER MONITOR_PORT HTTP_PORT [HTTPS_PORT]
# needs radosgw, ceph-mon, ceph-osd and ceph-common. It takes some 20 s, prints "gateway ready", and serves until SIGTERM, or
# until whoever started it is gone; FOLDER's contents are removed then. With HTTPS_PORT, FOLDER has server.pem and server.key.
# FOLDER/gateway.pid is the process that serves HTTP; one that dies is started again, unless there is FOLDER/down, and
# "gateway ready again" is printed with how often that was.
# Users (key, secret): thin, thinsecret; nobucket, thinsecret, who may make no bucket; full, thinsecret, who has 1 MiB.
set -euo pipefail
folder=${1:?"a folder, which is emptied at the end"} monitor=${2:?"the monitor's port"} http=${3:?"the port of HTTP"} https=${4:-}
parent=$PPID
conf=$folder/ceph.conf keyring=$folder/keyring log=$folder/log
children=() gateway='' starts=0

say() { printf '%s\n' "$*"; }

clean_up() {
  trap '' EXIT TERM INT
  for child in $gateway "${children[@]}"; do kill -KILL "$child" 2>/dev/null || true; done # nothing of it is wanted any more
  wait 2>/dev/null
  rm -rf "${folder:?}"/*
}

start_gateway() {
  radosgw -c "$conf" -n client.gateway -f >>"$log/gateway.out" 2>&1 &
  gateway=$!
  echo "$gateway" >"$folder/gateway.pid"
  for _ in $(seq 600); do
    if curl -s -o "$folder/answer" "http://127.0.0.1:$http/"; then
      if [ $starts = 0 ]; then say "gateway ready"; else say "gateway ready again ($starts)"; fi
      starts=$((starts + 1))
      return
    fi
    kill -0 $gateway 2>/dev/null || break
    sleep 0.1
  done
  say "radosgw does not answer:"
  tail -n 20 "$log/gateway.out"
  exit 1
}

add_user() { # name, further arguments
  radosgw-admin -c "$conf" user create --uid="$1" --display-name="$1" --access-key="$1" --secret-key=thinsecret "${@:2}" >>"$log/users.out" 2>&1 \
    || { say "the user $1 could not be made:"; tail -n 20 "$log/users.out"; exit 1; }
}

trap clean_up EXIT
trap 'exit 0' TERM INT
mkdir -p "$folder"/{mon,osd,rgw,sock,log}
frontends="beast endpoint=127.0.0.1:$http"
if [ -n "$https" ]; then
  frontends+=" ssl_endpoint=127.0.0.1:$https ssl_certificate=$folder/server.pem ssl_private_key=$folder/server.key"
fi
cat >"$conf" <<END
[global]
fsid = $(cat /proc/sys/kernel/random/uuid)
mon host = [v2:127.0.0.1:$monitor]
public addr = 127.0.0.1
cluster addr = 127.0.0.1
ms bind ipv6 = false
auth cluster required = cephx
auth service required = cephx
auth client required = cephx
osd pool default size = 1
osd pool default min size = 1
osd pool default pg num = 1
osd pool default pgp num = 1
osd pool default pg autoscale mode = off
osd crush chooseleaf type = 0
mon allow pool size one = true
mon data avail crit = 1
mon osd full ratio = 0.99
mon osd backfillfull ratio = 0.98
mon osd nearfull ratio = 0.97
mon data = $folder/mon
osd data = $folder/osd
osd objectstore = bluestore
bluestore block size = 6442450944
osd memory target = 939524096
keyring = $keyring
admin socket = $folder/sock/\$name.\$pid.asok
log file = $log/\$name.log
pid file = $folder/\$name.pid
run dir = $folder
crash dir = $log
rgw data = $folder/rgw
rgw frontends = $frontends
rgw dns name = localhost
rgw thread pool size = 32
END

ceph-authtool --create-keyring "$keyring" --gen-key -n mon. --cap mon 'allow *' >/dev/null
ceph-authtool "$keyring" --gen-key -n client.admin --cap mon 'allow *' --cap osd 'allow *' --cap mgr 'allow *' >/dev/null
ceph-authtool "$keyring" --gen-key -n osd.0 --cap mon 'allow profile osd' --cap osd 'allow *' >/dev/null
ceph-authtool "$keyring" --gen-key -n client.gateway --cap mon 'allow rw' --cap osd 'allow rwx' >/dev/null
monmaptool --create --fsid "$(sed -n 's/^fsid = //p' "$conf")" --addv a "[v2:127.0.0.1:$monitor]" "$folder/monmap" >/dev/null
ceph-mon -c "$conf" --mkfs -i a --monmap "$folder/monmap" --keyring "$keyring" >"$log/mon.out" 2>&1
ceph-mon -c "$conf" -i a -f >>"$log/mon.out" 2>&1 &
children+=($!)
disk=$(cat /proc/sys/kernel/random/uuid)
ceph -c "$conf" --connect-timeout 60 osd new "$disk" 0 >"$log/disk.out" 2>&1 || { cat "$log/disk.out" "$log/mon.out"; exit 1; }
ceph-osd -c "$conf" -i 0 --mkfs --osd-uuid "$disk" >>"$log/disk.out" 2>&1
ceph-osd -c "$conf" -i 0 -f >>"$log/disk.out" 2>&1 &
children+=($!)
add_user thin
add_user nobucket --max-buckets=-1
add_user full
radosgw-admin -c "$conf" quota set --uid=full --quota-scope=user --max-size=1048576 >>"$log/users.out" 2>&1
radosgw-admin -c "$conf" quota enable --uid=full --quota-scope=user >>"$log/users.out" 2>&1
start_gateway
while kill -0 "$parent" 2>/dev/null; do
  kill -0 "$gateway" 2>/dev/null || [ -e "$folder/down" ] || start_gateway
  sleep 1 &
  wait $! || true
done
