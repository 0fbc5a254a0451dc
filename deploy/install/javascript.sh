#!/usr/bin/env bash
# Fetches the few JavaScript files of the pages from npm (package-lock.json) and copies them to gateway/static/vendor/.
set -euo pipefail
cd "$(dirname "$0")/../.."

# npm ci with lock files of version 3 came with npm 7
if ! npm --version 2>/dev/null | grep -qE '^([7-9]|[1-9][0-9]+)\.'; then
    [ -x .venv/bin/npm ] || {
        echo "this machine has no npm: taking Node.js from PyPI" >&2
        .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-node.txt
    }
    export PATH="$PWD/.venv/bin:$PATH"
fi

echo "fetching the JavaScript of the pages" >&2
npm ci --ignore-scripts --no-audit --no-fund --loglevel=error

vendor=gateway/static/vendor
mkdir -p "$vendor"
cp node_modules/htmx.org/dist/htmx.min.js "$vendor/htmx.min.js"
cp node_modules/htmx-ext-sse/dist/sse.min.js "$vendor/htmx-ext-sse.min.js"
cp node_modules/idiomorph/dist/idiomorph-ext.min.js "$vendor/idiomorph-ext.min.js"
