#!/usr/bin/env bash
# Installs the servers and tools that are missing, from Debian's packages, without starting any of them:
# we run private instances of our own, on free ports of the loopback address.
# usage: deploy/install/debian.sh servers|tests
set -euo pipefail

missing=()
need() { # package, then a path or command that proves it is there
    compgen -G "$2" >/dev/null || command -v "$2" >/dev/null || missing+=("$1")
}
need rabbitmq-server /usr/lib/rabbitmq/bin/rabbitmq-server
need postgresql '/usr/lib/postgresql/*/bin/initdb'
need nginx-light nginx
if [ "$1" = tests ]; then
    need prometheus prometheus
    need chromium chromium
    need openssl openssl
    need fonts-dejavu-core '/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf'
fi
[ ${#missing[@]} = 0 ] && exit 0

if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
    echo "Missing: ${missing[*]}. Install them (Debian: sudo apt-get install ${missing[*]}), or run this as root on Debian." >&2
    exit 1
fi

# Debian starts a server when it installs it, unless this file says no. It is ours only when it was not there.
policy=/usr/sbin/policy-rc.d
if [ ! -e $policy ]; then
    printf '#!/bin/sh\nexit 101\n' > $policy
    chmod 755 $policy
    trap 'rm -f $policy' EXIT
fi

echo "installing ${missing[*]}" >&2
apt-get update -q >&2
DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${missing[@]}" </dev/null >&2
