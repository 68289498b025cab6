#!/bin/sh
# Installs what the tests need where that is possible (Debian, root); elsewhere says what will be left out.
set -eu
missing=""
command -v chromium >/dev/null 2>&1 || missing="$missing chromium"
command -v dovecot >/dev/null 2>&1 || missing="$missing dovecot-imapd dovecot-lmtpd"
command -v redis-server >/dev/null 2>&1 || missing="$missing redis-server"
[ -d /usr/lib/postgresql ] || missing="$missing postgresql"
command -v npm >/dev/null 2>&1 || missing="$missing npm"
command -v g++ >/dev/null 2>&1 || missing="$missing g++"
command -v msgfmt >/dev/null 2>&1 || missing="$missing gettext"
[ -z "$missing" ] && exit 0
if [ -f /etc/debian_version ] && [ "$(id -u)" = 0 ]; then
    echo "  Installing for the tests:$missing"
    apt-get update -qq >/dev/null
    # shellcheck disable=SC2086  # a list of words
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
else
    echo "  Not on this machine, so the tests that need them are left out:$missing"
fi
