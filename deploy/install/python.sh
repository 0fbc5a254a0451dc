#!/usr/bin/env bash
# Makes .venv and installs one locked list into it. Called by the Makefile, which runs it only when the list changed.
# usage: deploy/install/python.sh requirements.txt
set -euo pipefail
cd "$(dirname "$0")/../.."
list=$1

suitable() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

find_python() {
    for candidate in "${PYTHON:-python3}" python3.14 python3.13 python3.12 python3.11; do
        if suitable "$candidate"; then echo "$candidate"; return; fi
    done
    echo "Python 3.11 or newer is needed (none of python3, python3.14 … python3.11 is). Give one: make run PYTHON=/path/to/python3" >&2
    exit 1
}

make_venv() {
    "$1" -m venv .venv && return
    # Debian ships venv apart from python3; as root we can put that right ourselves.
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        echo "installing python3-venv" >&2
        apt-get update -q >&2 && DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends python3-venv >&2
        rm -rf .venv && "$1" -m venv .venv && return
    fi
    rm -rf .venv
    echo "This Python cannot make virtual environments: install its venv module (Debian: apt-get install python3-venv)." >&2
    exit 1
}

suitable .venv/bin/python || { rm -rf .venv; make_venv "$(find_python)"; }
echo "installing the packages of $list into .venv" >&2
.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-warn-script-location --require-hashes -r "$list"

# The command line without a build step: a built package would need a second, unlocked list of build tools.
cat > .venv/bin/autonomie <<PYTHON
#!$PWD/.venv/bin/python
import sys

sys.path.insert(0, "$PWD")
from deploy.cli import main

sys.exit(main())
PYTHON
chmod +x .venv/bin/autonomie
