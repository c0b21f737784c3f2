# shellcheck shell=bash
# The packages of Debian 12 that Ironbark is built with, runs with and is tested with.

PACKAGES=(
    # to run guests
    qemu-system-x86 qemu-utils qemu-block-extra
    libvirt-daemon libvirt-daemon-driver-qemu libvirt-daemon-system libvirt-clients
    # to look into images and to put keys there, with a kernel for the appliance
    libguestfs-tools libguestfs-java linux-image-cloud-amd64
    # to give guests a network
    dnsmasq-base nftables conntrack iproute2 kmod procps
    # to use the cloud
    awscli s3cmd rclone restic openssh-client curl jq
    # to check keys against in tests
    putty-tools
    # to build it, and its certificates
    maven openssl ca-certificates
    # to build images of Debian, and the tiny one
    mmdebstrap busybox-static dropbear-bin grub-pc-bin grub-common e2fsprogs fdisk cpio
)

# The clients that the acceptance tests drive, which nobody needs to run a cloud.
TEST_PACKAGES=(ansible python3-boto python3-boto3 python3-libcloud libvm-ec2-perl)

# missing_packages PACKAGE…
missing_packages() {
    local package
    for package in "$@"; do
        dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null | grep -qx installed || printf '%s\n' "$package"
    done
}

install_packages() {
    install_missing "${PACKAGES[@]}"
}

install_test_packages() {
    install_missing "${TEST_PACKAGES[@]}"
}

# Installs what is missing, and asks nothing. The package lists are fetched only if apt needs them.
install_missing() {
    local missing
    mapfile -t missing < <(missing_packages "$@")
    ((${#missing[@]})) || return 0
    as_root
    say "installs ${missing[*]}"
    if ! apt_can_install "${missing[@]}"; then
        apt-get update
    fi
    apt_install "${missing[@]}"
    say "installed ${#missing[@]} packages and what they need"
}

apt_can_install() {
    apt-get install --simulate --quiet=2 --no-install-recommends "$@" >/dev/null 2>&1
}

# No daemon is started by the installation where systemd does not run; prepare_host starts them.
apt_install() {
    DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends \
        -o Dpkg::Options::=--force-confdef -o Dpkg::Options::=--force-confold -o Dpkg::Use-Pty=0 "$@" </dev/null
}
