# shellcheck shell=bash
# What every script here needs: where things are, how to say what goes on, how to fail.
# Sourced, never run. Callers set `set -euo pipefail` themselves.

IRONBARK_SOURCE=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
export IRONBARK_SOURCE
# Everything of one cloud: configuration, certificates, data, logs.
export IRONBARK_HOME=${IRONBARK_HOME:-/var/lib/ironbark}
# What can be made again: built images. Shared by all clouds of this host.
export IRONBARK_CACHE=${IRONBARK_CACHE:-/var/cache/ironbark}

say() {
    printf '%s\n' "$*"
}

warn() {
    printf '%s\n' "$*" >&2
}

die() {
    printf '%s: %s\n' "${0##*/}" "$*" >&2
    exit 1
}

# need COMMAND PACKAGE: dies with the package's name if the command is not there.
need() {
    command -v "$1" >/dev/null || die "$1 is missing; install the package $2"
}

as_root() {
    [[ $EUID -eq 0 ]] || die "run this as root: it starts guests and makes network namespaces"
}

# until_true SECONDS COMMAND…: polls until the command succeeds; false when the time is over.
until_true() {
    local deadline=$((SECONDS + $1))
    shift
    until "$@"; do
        ((SECONDS < deadline)) || return 1
        sleep 0.1
    done
}

# atomically FILE [MODE]: standard input becomes the file's content, whole or not at all.
atomically() {
    local file=$1 mode=${2:-0644} temporary
    temporary=$(mktemp "$file.XXXXXX")
    cat >"$temporary"
    chmod "$mode" "$temporary"
    mv -f "$temporary" "$file"
}
