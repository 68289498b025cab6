#!/bin/sh
# Makes the Python environment from hashed requirements: with uv where it installs, with pip where it does not.
set -eu
venv=$1
python=${PYTHON3:-python3}
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || {
    echo "Gobernauta needs Python 3.11 or newer; set PYTHON3 to its path." >&2
    exit 1
}
echo "  Making the Python environment in $venv (once; about half a minute)"
[ -x "$venv/bin/python" ] || "$python" -m venv "$venv" || {
    echo "Python cannot make an environment; on Debian install the package python3-venv." >&2
    exit 1
}
if "$venv/bin/python" -m pip install -q --disable-pip-version-check uv; then
    UV_NO_PROGRESS=1 "$venv/bin/uv" pip install -q --python "$venv/bin/python" --require-hashes \
        -r requirements/core.txt -r requirements/dev.txt
    "$venv/bin/uv" pip install -q --python "$venv/bin/python" --no-deps -e .
else
    "$venv/bin/python" -m pip install -q --require-hashes -r requirements/core.txt -r requirements/dev.txt
    "$venv/bin/python" -m pip install -q --no-deps -e .
fi
touch "$venv/ready"
