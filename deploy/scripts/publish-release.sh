#!/bin/sh
# Announces a release with md5sum, curl and mosquitto_pub alone: no manager is needed, any broker and web server will do.
set -eu
LC_ALL=C
export LC_ALL

usage() {
    cat <<'HELP'
usage: publish-release.sh --package NAME --version VERSION --url URL [options] FILE.zip
       publish-release.sh --package NAME --version VERSION --upload URL [options] FILE.zip
       publish-release.sh --package NAME --withdraw [options]

  --package NAME        what it is: letters, digits, '.', '_' and '-'
  --version VERSION     SemVer, such as 1.2.3; a changed file needs a new one
  --url URL             where devices fetch FILE.zip; it must be there already, unless --upload puts it there
  --upload URL          send FILE.zip there first, by HTTP PUT; --url is then the same without its query
  --channel NAME        which devices (stable)
  --mqtt URL            the broker (mqtt://127.0.0.1:1883); mqtts:// for TLS
  --ca-file FILE        PEM: the authority of the broker's certificate (those of the system)
  --user NAME           the user name at the broker
  --password-file FILE  has the password in its first line; or set THINMQTT_PASSWORD
  --withdraw            take the release of the package back: devices that have not begun it stay as they are
  --help                this text

The announcement is not signed: agents take it where their policy allows that. It stays at the broker (retained, QoS 1)
until another one, or --withdraw, takes its place. Nothing secret stands on a command line that others could list.
Exit codes: 0 when the broker has it, 1 when something failed and nothing was announced, 2 for wrong arguments.
HELP
}

wrong() {
    printf 'publish-release.sh: %s\n' "$1" >&2
    exit 2
}

fail() {
    printf 'publish-release.sh: %s\n' "$1" >&2
    exit 1
}

# ------------------------------------------------------------------ arguments

package='' version='' url='' upload='' file='' ca_file='' user='' password_file=''
channel=stable
mqtt=mqtt://127.0.0.1:1883
is_withdrawal=false
while [ $# -gt 0 ]; do
    case $1 in
    --package | --version | --url | --upload | --channel | --mqtt | --ca-file | --user | --password-file)
        [ $# -gt 1 ] || wrong "$1 wants a value; --help tells more."
        case $1 in
        --package) package=$2 ;;
        --version) version=$2 ;;
        --url) url=$2 ;;
        --upload) upload=$2 ;;
        --channel) channel=$2 ;;
        --mqtt) mqtt=$2 ;;
        --ca-file) ca_file=$2 ;;
        --user) user=$2 ;;
        --password-file) password_file=$2 ;;
        esac
        shift
        ;;
    --withdraw) is_withdrawal=true ;;
    -h | --help)
        usage
        exit
        ;;
    -*) wrong "$1 is no option; --help lists them." ;;
    *)
        [ -z "$file" ] || wrong "'$1' stands beside '$file'; a release is one file."
        file=$1
        ;;
    esac
    shift
done

is_like() { # is_like TEXT EXPRESSION: the whole text, which is one line
    [ "$(printf '%s' "$1" | wc -l)" -eq 0 ] && printf '%s\n' "$1" | grep -Eq "^($2)\$"
}

name='[A-Za-z0-9][A-Za-z0-9._-]{0,63}'
number='(0|[1-9][0-9]*)'
mark="($number|[0-9]*[A-Za-z-][0-9A-Za-z-]*)"
semver="$number\\.$number\\.$number(-$mark(\\.$mark)*)?(\\+[0-9A-Za-z-]+(\\.[0-9A-Za-z-]+)*)?"
address='https?://[^][:space:]"\\<>^`{|}[]+'

[ -n "$package" ] || wrong "--package is missing; --help tells more."
is_like "$package" "$name" || wrong "--package '$package' is no package name: letters, digits, '.', '_' and '-', at most 64 of them."
is_like "$channel" "$name" || wrong "--channel '$channel' is no channel name: letters, digits, '.', '_' and '-', at most 64 of them."
is_like "$mqtt" 'mqtts?://(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+)(:[0-9]{1,5})?/?' ||
    wrong "--mqtt '$mqtt' is no broker such as mqtt://host:1883 or mqtts://host:8883; the user goes with --user."
[ -z "$ca_file" ] || [ -r "$ca_file" ] || wrong "--ca-file '$ca_file' cannot be read."
[ -z "$password_file" ] || [ -r "$password_file" ] || wrong "--password-file '$password_file' cannot be read."
[ -n "$user" ] || [ -z "$password_file" ] || wrong "--password-file is given without --user; give both."
if $is_withdrawal; then
    [ -z "$version$url$upload$file" ] || wrong "--withdraw takes neither a file nor --version, --url or --upload."
else
    [ -n "$file" ] || wrong "the file is missing; --help tells more."
    if [ ! -f "$file" ] || [ ! -r "$file" ]; then wrong "'$file' is no file that can be read."; fi
    [ "$(head -c 2 "$file")" = PK ] || wrong "'$file' is not a zip file: it does not begin with 'PK'."
    is_like "$version" "$semver" || wrong "--version '$version' is not a version of SemVer such as 1.2.3."
    [ -n "$url$upload" ] || wrong "neither --url nor --upload is given: devices need an address to fetch it from."
    [ -z "$upload" ] || is_like "$upload" "$address" || wrong "--upload '$upload' is no http or https URL."
    url=${url:-${upload%%\?*}}
    is_like "$url" "$address" || wrong "--url '$url' is no http or https URL."
fi

# ------------------------------------------------- what it needs, and leaves

for tool in md5sum curl mosquitto_pub; do
    command -v "$tool" >/dev/null || fail "$tool is missing; on Debian: apt install coreutils curl mosquitto-clients."
done
umask 077
work=$(mktemp -d "${TMPDIR:-/tmp}/publish-release.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

# ------------------------------------------------------------------------ HTTP

# request URL OPTIONS...: the URL may be presigned, so curl reads it from standard input
request() {
    target=$1
    shift
    printf 'url = "%s"\n' "$target" | curl -sS --fail --location --connect-timeout 20 -K - "$@" 2>"$work/error"
}

shown() { printf '%s' "${1%%\?*}"; } # without the query, which may be a signature

header() { # header NAME: of the last answer, in lower case
    tr -d '\r' <"$work/headers" | tr '[:upper:]' '[:lower:]' | sed -n "s/^$1: *//p" | tail -n 1
}

# What the web server says that it has; presigned URLs of S3 refuse HEAD, and are asked for one byte.
length_at() {
    if request "$1" --head -o "$work/headers"; then
        header content-length
    elif request "$1" --range 0-0 --max-filesize 1024 -D "$work/headers" -o /dev/null; then
        header content-range | sed 's|.*/||'
    else
        fail "$(shown "$1") does not answer as devices need it: $(cat "$work/error")"
    fi
}

# ------------------------------------------------------------------------ MQTT

publish() { # publish OPTIONS...: the password goes by a file, as mosquitto_pub has no other way past its command line
    secret=${THINMQTT_PASSWORD:-}
    [ -z "$password_file" ] || secret=$(head -n 1 "$password_file")
    [ -z "$user" ] || [ -z "$secret" ] || printf -- '-P %s\n' "$secret" >"$work/mosquitto_pub"
    rest=${mqtt#*://}
    rest=${rest%/}
    port=${rest##*:}
    host=${rest%:*}
    is_like "$port" '[0-9]+' || { host=$rest port=; }
    host=$(printf '%s' "$host" | tr -d '[]')
    case $mqtt in
    mqtts:*)
        set -- -p "${port:-8883}" "$@"
        if [ -n "$ca_file" ]; then set -- --cafile "$ca_file" "$@"; else set -- --capath /etc/ssl/certs "$@"; fi
        ;;
    *) set -- -p "${port:-1883}" "$@" ;;
    esac
    [ -z "$user" ] || set -- -u "$user" "$@"
    # It ends with 0 also when the broker refuses the message, and says so.
    if ! XDG_CONFIG_HOME=$work mosquitto_pub -V mqttv5 -h "$host" -q 1 -r -t "$topic" "$@" >"$work/answer" 2>&1 || [ -s "$work/answer" ]; then
        fail "the broker at $host did not take it: $(tr '\n' ' ' <"$work/answer")"
    fi
}

# ------------------------------------------------------------------------ main

topic=thin/updates/$channel/$package
if $is_withdrawal; then
    publish -n
    echo "$package is withdrawn from $channel."
    exit
fi

size=$(wc -c <"$file" | tr -d ' ')
md5=$(md5sum <"$file" | cut -d' ' -f1)
if [ -n "$upload" ]; then
    request "$upload" --upload-file "$file" -o /dev/null || fail "$(shown "$upload") did not take the file: $(cat "$work/error")"
fi
length=$(length_at "$url")
[ "$length" = "$size" ] || fail "$(shown "$url") has ${length:-an unknown number of} bytes, '$file' has $size; is the right file there?"
printf '{"package":"%s","version":"%s","size":%s,"md5":"%s","url":"%s"}' "$package" "$version" "$size" "$md5" "$url" >"$work/announcement"
publish -f "$work/announcement"
echo "$package $version ($size bytes, md5 $md5) is announced on $channel."
