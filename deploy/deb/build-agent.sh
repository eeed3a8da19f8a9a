#!/usr/bin/env bash
# Makes a Debian package of the agent; --help says how. The same binary and SOURCE_DATE_EPOCH give the same bytes.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
repository=$(cd "$here/../.." && pwd)

usage() {
  cat <<'HELP'
Usage: build-agent.sh [--output FOLDER] [--revision N] [BINARY]

Makes thinmqtt-agent_VERSION-N_ARCHITECTURE.deb with dpkg-deb and prints its path.

  BINARY             the agent, built with Native AOT (artifacts/agent/thinmqtt-agent, where tests/run puts it);
                     it is run to learn its version, so it is one for this machine
  --output FOLDER    where the package goes (artifacts/deb)
  --revision N       another package of the same version (1)

Variables: SOURCE_DATE_EPOCH (the time of the last commit), DEBFULLNAME and DEBEMAIL (who maintains the package).
HELP
}

fail() { printf 'build-agent.sh: %s\n' "$1" >&2; exit "${2:-1}"; }

binary='' output=$repository/artifacts/deb revision=1
while [ $# -gt 0 ]; do
  case $1 in
    --help) usage; exit 0 ;;
    --output | --revision) [ $# -ge 2 ] || fail "$1 wants a value; try --help." 2 ;;&
    --output) output=$2; shift 2 ;;
    --revision) revision=$2; shift 2 ;;
    -*) fail "$1 is no option; try --help." 2 ;;
    *) [ -z "$binary" ] || fail "it packs one binary, and got $binary and $1." 2; binary=$1; shift ;;
  esac
done
binary=${binary:-$repository/artifacts/agent/thinmqtt-agent}
[[ $revision =~ ^[0-9]+$ ]] || fail "--revision $revision is no number." 2
command -v dpkg-deb >/dev/null || fail "dpkg-deb is missing; apt install dpkg."
[ -x "$binary" ] || fail "$binary is no program. Build it: dotnet publish agent/ThinMqtt.Agent -c Release -p:Aot=true -r linux-x64 -o out, and give out/thinmqtt-agent." 2

# The machine of the ELF header, so that the name of the package is that of the binary and not of this machine.
case $(od -An -tx1 -j18 -N2 "$binary" | tr -d ' ') in
  3e00) architecture=amd64 ;;
  b700) architecture=arm64 ;;
  *) fail "$binary is a program neither for x86_64 nor for aarch64." 2 ;;
esac
says=$("$binary" --version 2>/dev/null) || fail "$binary --version failed; give the agent, as it was built for this machine." 2
[[ $says =~ ^thinmqtt-agent\ ([0-9]+\.[0-9]+\.[0-9]+(-[0-9A-Za-z.-]+)?)$ ]] || fail "$binary --version says '${says%%$'\n'*}', which is no version of the agent." 2
version=${BASH_REMATCH[1]}
# Debian orders 1.0.0~rc.1 before 1.0.0, as SemVer does with a hyphen.
version=${version/-/\~}-$revision
# The newest symbol version that it was linked with is the oldest C library that it runs with.
libc=$(grep -aoE 'GLIBC_2\.[0-9]+' "$binary" | sort -uV | tail -n 1 || true)
[ -n "$libc" ] || fail "$binary asks for no version of the C library: it was not linked as this package expects." 2

SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git -C "$repository" log -1 --format=%ct 2>/dev/null || date +%s)}
export SOURCE_DATE_EPOCH LC_ALL=C TZ=UTC
maintainer="${DEBFULLNAME:-the ThinMqtt authors} <${DEBEMAIL:-thinmqtt@localhost}>"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
umask 022
root=$work/root
doc=$root/usr/share/doc/thinmqtt-agent
mkdir -p "$root/DEBIAN" "$doc"

install -Dm755 "$binary" "$root/usr/bin/thinmqtt-agent"
install -Dm644 "$here/../systemd/thinmqtt-agent.service" "$root/lib/systemd/system/thinmqtt-agent.service"
install -Dm644 "$here/agent.json" "$root/etc/thinmqtt/agent.json"
echo /etc/thinmqtt/agent.json > "$root/DEBIAN/conffiles"
install -m755 "$here/postinst" "$here/prerm" "$here/postrm" "$root/DEBIAN"

manual() {
  printf '.TH THINMQTT-AGENT 8 "%s" "%s"\n' "$(date -d "@$SOURCE_DATE_EPOCH" +%F)" "ThinMqtt ${version%-*}"
  printf '.SH NAME\nthinmqtt\\-agent \\- keeps this device in touch with ThinMqtt\n.SH DESCRIPTION\n.nf\n'
  "$binary" --help | sed -e 's/\\/\\e/g' -e 's/-/\\-/g' -e "s/^[.']/\\\\\&&/"
  printf '.fi\n.SH FILES\n.I /etc/thinmqtt/agent.json\n.br\n.I /var/lib/thinmqtt\n'
}

debian_changelog() {
  printf 'thinmqtt-agent (%s) unstable; urgency=medium\n\n  * Packed; changelog.gz says what changed.\n\n' "$version"
  printf ' -- %s  %s\n' "$maintainer" "$(date -d "@$SOURCE_DATE_EPOCH" -R)"
}

copyright() {
  printf 'Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\n'
  printf 'Upstream-Name: ThinMqtt\n\nFiles: *\nCopyright: %s\nLicense: Expat\n' "$(sed -n 's/^Copyright (c) //p' "$repository/LICENSE")"
  sed -n '/^Permission/,$p' "$repository/LICENSE" | sed -e 's/^$/./' -e 's/^/ /'
}

mkdir -p "$root/usr/share/man/man8"
manual | gzip -9n > "$root/usr/share/man/man8/thinmqtt-agent.8.gz"
gzip -9nc "$repository/CHANGELOG.md" > "$doc/changelog.gz"
debian_changelog | gzip -9n > "$doc/changelog.Debian.gz"
copyright > "$doc/copyright"

# OpenSSL is opened at run time, for hashes too; its package has two names. Certificates are for mqtts:// servers with public ones.
cat > "$root/DEBIAN/control" <<CONTROL
Package: thinmqtt-agent
Version: $version
Architecture: $architecture
Maintainer: $maintainer
Installed-Size: $(find "$root" -type f ! -path '*/DEBIAN/*' -printf '%s\n' | awk '{ n += int(($1 + 1023) / 1024) } END { print n }')
Depends: libc6 (>= ${libc#GLIBC_}), libssl3 | libssl3t64
Recommends: ca-certificates, pci.ids
Section: admin
Priority: optional
Description: keeps a thin client up to date over MQTT
 The agent tells ThinMqtt that the device is there and what it is, takes
 commands, and installs the releases of its channels: it downloads, verifies,
 installs, checks, and goes back to the version that worked if anything fails.
CONTROL
(cd "$root" && find . -type f ! -path './DEBIAN/*' ! -path './etc/*' -printf '%P\0' | sort -z | xargs -0 md5sum > DEBIAN/md5sums)

find "$root" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +
mkdir -p "$output"
package=$output/thinmqtt-agent_${version}_$architecture.deb
# One thread: how many there are must not change the bytes.
DPKG_DEB_THREADS_MAX=1 dpkg-deb --root-owner-group -Zxz --build "$root" "$package" >/dev/null
echo "$package"
