# shellcheck shell=bash
# Machines made of namespaces (network, mount, UTS, process) and the switch between them. Needs common.sh.
#
# A machine is its first process: nothing of it has a name outside, so nothing of it can stay behind. LAB holds a
# folder per machine: init.pid (in the host's numbers), root/ (what it has of the host's paths), log.

LAB=${IRONBARK_LAB:-/var/lib/ironbark-lab}
machine_start_seconds=10

# init_of NAME: the pid of its first process, as the host counts, or nothing.
init_of() {
    local pid
    pid=$(cat "$LAB/machines/$1/init.pid" 2>/dev/null) || return 1
    # A pid alone could be somebody else's by now.
    grep -qsz "^$LAB/machines/$1\$" "/proc/$pid/cmdline" && echo "$pid"
}

machines() {
    find "$LAB/machines" -mindepth 1 -maxdepth 1 -printf '%f\n' 2>/dev/null | sort -V
}

# start_machine NAME: with no device but lo.
start_machine() {
    local name=$1 directory=$LAB/machines/$1 outer
    mkdir -p "$directory"
    rm -f "$directory/ready"
    setsid unshare --mount --uts --net --pid --fork --kill-child --propagation private \
        "$IRONBARK_SOURCE/deploy/lib/machine-init" "$name" "$directory" \
        </dev/null >"$directory/log" 2>&1 3>&- 4>&- 9>&- &
    outer=$!
    disown "$outer"
    until_true "$machine_start_seconds" test -e "$directory/ready" || {
        cat "$directory/log" >&2
        die "the machine $name does not start"
    }
    tr -d ' \n' <"/proc/$outer/task/$outer/children" | atomically "$directory/init.pid"
}

# end_machine NAME: as a power cut does.
end_machine() {
    local pid
    pid=$(init_of "$1") || return 0
    kill -KILL "$pid"
    until_true "$machine_start_seconds" ended "$pid" || warn "process $pid of $1 does not end"
}

ended() {
    ! kill -0 "$1" 2>/dev/null
}

# in_machine NAME COMMAND…
in_machine() {
    local pid
    pid=$(init_of "$1") || die "there is no machine $1; deploy/lab status tells which there are"
    shift
    nsenter --target "$pid" --mount --uts --net --pid --wd=/ -- "$@"
}

# The switch is a machine, too, so that the host has no device of the lab.
start_switch() {
    start_machine switch
    in_machine switch sysctl --quiet --write net.ipv6.conf.all.disable_ipv6=1
    in_machine switch ip link add name lan type bridge stp_state 0 forward_delay 0
    in_machine switch ip link set lan up
}

# join_switch NAME ADDRESS/PREFIX: the machine's eth0 and the switch's port of the machine's name.
join_switch() {
    local name=$1 address=$2 pid
    pid=$(init_of "$name")
    in_switch ip link add name "$name" type veth peer name eth0 netns "$pid"
    in_switch ip link set "$name" master lan
    in_switch ip link set "$name" up
    in_machine "$name" ip addr add "$address" dev eth0
    in_machine "$name" ip link set eth0 up
}

# As in_machine switch, but with the host's process numbers.
in_switch() {
    nsenter --target "$(init_of switch)" --net -- "$@"
}
