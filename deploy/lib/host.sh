# shellcheck shell=bash
# What the host must offer before a node controller can work, with systemd and without.

LIBVIRT_URI=qemu:///system

libvirt_answers() {
    timeout 10 virsh --quiet --connect "$LIBVIRT_URI" version >/dev/null 2>&1
}

has_systemd() {
    [[ -d /run/systemd/system ]]
}

# Consoles: half a MiB, and half a MiB of what was before. virtlogd has one bound for all guests of a host; it takes a
# new one in without losing what it has open.
bound_consoles() {
    local conf=/etc/libvirt/virtlogd.conf
    if grep -qE '^max_size = 524288$' "$conf" 2>/dev/null && grep -qE '^max_backups = 1$' "$conf"; then
        return 0
    fi
    mkdir -p /etc/libvirt
    touch "$conf"
    sed -i -E '/^[[:space:]]*max_(size|backups)[[:space:]]*=/d' "$conf"
    printf 'max_size = 524288\nmax_backups = 1\n' >>"$conf"
    if [[ -s /run/virtlogd.pid ]]; then
        kill -USR1 "$(cat /run/virtlogd.pid)" 2>/dev/null || true
    fi
}

# Starts libvirt if nothing answers. Never restarts what does: other guests may depend on it.
start_libvirt() {
    bound_consoles
    if libvirt_answers; then
        return 0
    elif has_systemd; then
        systemctl start virtlogd.socket libvirtd.socket libvirtd.service
    else
        mkdir -p /run/libvirt
        pgrep -x virtlogd >/dev/null || virtlogd --daemon
        pgrep -x libvirtd >/dev/null || libvirtd --daemon
    fi
    until_true 30 libvirt_answers || die "libvirt does not answer on $LIBVIRT_URI; see /var/log/libvirt"
}

# Device nodes that a minimal container may lack.
ensure_devices() {
    if [[ ! -e /dev/net/tun ]]; then
        mkdir -p /dev/net
        mknod /dev/net/tun c 10 200 || die "/dev/net/tun is missing and can't be made; guests need it for their network"
    fi
}

# The appliance of libguestfs wants to read a kernel; Debian's are readable by all, others' may not be.
check_guestfs() {
    compgen -G '/boot/vmlinuz-*' >/dev/null || die "no kernel in /boot for libguestfs; install linux-image-cloud-amd64"
}

prepare_host() {
    as_root
    ensure_devices
    check_guestfs
    start_libvirt
    # Guests reach the world, and the world guests with a public address, by routing.
    [[ $(cat /proc/sys/net/ipv4/ip_forward) == 1 ]] || sysctl --quiet --write net.ipv4.ip_forward=1
}
