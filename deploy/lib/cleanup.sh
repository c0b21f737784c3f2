# shellcheck shell=bash
# Removing what a cloud had on this host. Needs common.sh, host.sh, config.sh and daemons.sh.

# The network namespaces of this cloud's VPCs: a node keeps a folder for each.
local_vpcs() {
    find "$IRONBARK_HOME/node/network" -mindepth 1 -maxdepth 1 -name 'vpc-*' -printf '%f\n' 2>/dev/null || true
}

# Ends what runs in the namespaces of this cloud's VPCs, and the namespaces. The node makes them again when it starts.
remove_networks() {
    local vpc
    for vpc in $(local_vpcs); do
        if ip netns list | grep -qw "$vpc"; then
            ip netns pids "$vpc" | xargs --no-run-if-empty kill -KILL 2>/dev/null || true
            ip netns delete "$vpc" || true
        fi
    done
    nft list tables 2>/dev/null | awk -v name="$(nft_table)" '$3 == name { print $2, $3 }' |
        while read -r family table; do
            nft delete table "$family" "$table"
        done
}

# Forgets the guests: libvirt's definitions and their logs.
remove_guests() {
    local id
    libvirt_answers || return 0
    for id in $(local_instances); do
        virsh --quiet --connect "$LIBVIRT_URI" undefine "$id" >/dev/null 2>&1 || true
        rm -f "/var/log/libvirt/qemu/$id.log"*
    done
}

# Only what is ours by its settings file is ever removed.
remove_home() {
    if [[ -e $IRONBARK_HOME/etc/settings ]]; then
        rm -rf "$IRONBARK_HOME"
    elif [[ -e $IRONBARK_HOME ]]; then
        warn "$IRONBARK_HOME holds no cloud; it is left alone"
    fi
}
