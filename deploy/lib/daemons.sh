# shellcheck shell=bash
# Starting, stopping and looking at the daemons of one cloud. Needs common.sh, host.sh and config.sh.
# shellcheck disable=SC2154 # load_settings sets the ports

# unit_of NAME: the systemd unit that deploy/systemd/install enabled for this cloud's daemon; fails if there is none.
unit_of() {
    [[ -d /run/systemd/system ]] || return 1
    grep -qxF "IRONBARK_HOME=$IRONBARK_HOME" /etc/ironbark/systemd.env 2>/dev/null || return 1
    systemctl --quiet is-enabled "ironbark@$1.service" 2>/dev/null && echo "ironbark@$1.service"
}

# log_of NAME: where to read what the daemon says.
log_of() {
    local unit
    if unit=$(unit_of "$1"); then
        echo "journalctl -u $unit"
    else
        echo "$IRONBARK_HOME/log/$1.log"
    fi
}

# pid_of NAME: of a process that lives, or nothing.
pid_of() {
    local file=$IRONBARK_HOME/run/$1.pid pid unit
    if unit=$(unit_of "$1"); then
        pid=$(systemctl show --property MainPID --value "$unit")
        ((pid)) && echo "$pid"
        return
    fi
    pid=$(cat "$file" 2>/dev/null) || return 1
    kill -0 "$pid" 2>/dev/null && echo "$pid"
}

supervisor_start_seconds=20

# start_daemon NAME: returns when its supervisor has begun, since a daemon without one counts as given up.
start_daemon() {
    local name=$1 unit
    if unit=$(unit_of "$name"); then
        systemctl start "$unit"
        return
    fi
    pid_of "$name.supervisor" >/dev/null && return 0
    # A session of its own: neither the terminal's end nor Ctrl-C reaches it.
    setsid --fork "$IRONBARK_SOURCE/deploy/lib/supervise" "$IRONBARK_HOME" "$name" \
        "$IRONBARK_SOURCE/deploy/bin/ironbark" "$name" --config "$IRONBARK_HOME/etc/$name.conf" \
        </dev/null >/dev/null 2>&1 3>&- 4>&-
    until_true "$supervisor_start_seconds" pid_of "$name.supervisor" >/dev/null ||
        warn "the supervisor of $name does not begin"
}

# stop_daemon NAME: returns when it has ended.
stop_daemon() {
    local name=$1 pid unit
    if unit=$(unit_of "$name"); then
        systemctl stop "$unit"
        return
    fi
    pid=$(pid_of "$name.supervisor") || return 0
    kill -TERM "$pid"
    until_true 40 gone "$pid" || warn "the supervisor of $name (process $pid) does not end"
}

gone() {
    ! kill -0 "$1" 2>/dev/null
}

# healthy NAME: the daemon says that it can do its work.
healthy() {
    local port
    port=$(management_port "$1")
    if [[ -z $port ]]; then
        (exec 3<>"/dev/tcp/127.0.0.1/$port_database") 2>/dev/null
    else
        curl --silent --fail --noproxy '*' --max-time 3 --output /dev/null "http://127.0.0.1:$port/healthz"
    fi
}

# await_daemon NAME SECONDS: dies, with the log's name and last lines, if it does not become healthy.
await_daemon() {
    local name=$1
    if ! until_true "$2" healthy_or_given_up "$name" || ! healthy "$name"; then
        last_words "$name" >&2 || true
        die "$name does not become healthy; its log is $(log_of "$name")"
    fi
}

last_words() {
    local unit
    if unit=$(unit_of "$1"); then
        journalctl --unit "$unit" --lines 15 --no-pager --output cat
    else
        tail -n 15 "$IRONBARK_HOME/log/$1.log"
    fi
}

healthy_or_given_up() {
    healthy "$1" || given_up "$1"
}

given_up() {
    local unit
    if unit=$(unit_of "$1"); then
        systemctl --quiet is-failed "$unit"
    else
        ! pid_of "$1.supervisor" >/dev/null
    fi
}

# So that the next start of the host looks for no daemon whose data is gone.
disable_units() {
    local name unit
    for name in "${DAEMONS[@]}"; do
        if unit=$(unit_of "$name"); then
            systemctl --quiet disable "$unit" ironbark.target
        fi
    done
}

# The ids of instances that the node of this cloud has on this host.
local_instances() {
    find "$IRONBARK_HOME/node/instances" -mindepth 1 -maxdepth 1 -name 'i-*' -printf '%f\n' 2>/dev/null || true
}

# Switches off the guests of this cloud, and of no other.
stop_guests() {
    local id
    libvirt_answers || return 0
    for id in $(local_instances); do
        virsh --quiet --connect "$LIBVIRT_URI" destroy "$id" >/dev/null 2>&1 || true
    done
}
