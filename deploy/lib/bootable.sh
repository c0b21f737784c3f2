# shellcheck shell=bash
# Makes a raw image boot from its first sector, without mounting or starting anything: GRUB's boot sector, and right
# behind it GRUB's core, both in the gap before the first partition. Sourced after common.sh.

GRUB_FILES=/usr/lib/grub/i386-pc

check_grub() {
    need grub-mkimage grub-common
    [[ -e $GRUB_FILES/boot.img ]] || die "$GRUB_FILES is missing; install the package grub-pc-bin"
}

# one_partition IMAGE: a DOS label with one bootable partition from 1 MiB on.
one_partition() {
    echo 'start=2048, type=83, bootable' | sfdisk --quiet --label dos "$1"
}

# fill_partition IMAGE LABEL MIB ROOT: an ext4 file system with the tree's content in that partition.
fill_partition() {
    local image=$1 label=$2 mebibytes=$3 root=$4
    mke2fs -q -F -t ext4 -L "$label" -d "$root" -E "offset=$((2048 * 512)),root_owner=0:0" "$image" "${mebibytes}M"
}

# write_boot_code IMAGE WORK: GRUB reads its commands from standard input. WORK is a directory for the pieces.
write_boot_code() {
    local image=$1 work=$2
    cat >"$work/grub.cfg"
    grub-mkimage -d "$GRUB_FILES" -O i386-pc -o "$work/core.img" -c "$work/grub.cfg" -p '(hd0,msdos1)/boot/grub' \
        biosdisk part_msdos ext2 linux configfile echo test normal serial terminal
    # The first 440 bytes are code; the partition table follows them.
    dd if="$GRUB_FILES/boot.img" of="$image" bs=440 count=1 conv=notrunc status=none
    dd if="$work/core.img" of="$image" bs=512 seek=1 conv=notrunc status=none
}
