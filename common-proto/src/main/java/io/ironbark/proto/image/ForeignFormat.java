package io.ironbark.proto.image;

import io.ironbark.proto.image.Screening.Reason;
import io.ironbark.proto.image.Screening.Refused;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** A format that is known by its magic, and refused. */
record ForeignFormat(String what, Reason reason, Predicate<ImageSample> magic) {
    private static final int DESCRIPTOR_SCAN_BYTES = 4096;

    private static final List<ForeignFormat> KNOWN = List.of(
            new ForeignFormat(
                    "a QEMU image of the old version 1", Reason.FOREIGN_FORMAT, s -> s.startsWith("QFI\u00fb\0\0\0\1")),
            new ForeignFormat("a QED image", Reason.FOREIGN_FORMAT, s -> s.startsWith("QED\0")),
            new ForeignFormat("a VMDK image", Reason.FOREIGN_FORMAT, s -> s.startsWith("KDMV") || s.startsWith("COWD")),
            new ForeignFormat(
                    "a VMDK image", Reason.FOREIGN_FORMAT, s -> s.startsWith("\u00be\u00ba\u00fe\u00ca\0\0\0\0")),
            new ForeignFormat(
                    "a VMDK descriptor, which names other files", Reason.FOREIGN_FORMAT, ForeignFormat::isDescriptor),
            new ForeignFormat("a VHDX image", Reason.FOREIGN_FORMAT, s -> s.startsWith("vhdxfile")),
            new ForeignFormat(
                    "a VHD image",
                    Reason.FOREIGN_FORMAT,
                    s -> s.startsWith("conectix") || s.tailStartsWith("conectix")),
            new ForeignFormat("a VDI image", Reason.FOREIGN_FORMAT, s -> s.little32(0x40) == 0xbeda107fL),
            new ForeignFormat(
                    "a Parallels image",
                    Reason.FOREIGN_FORMAT,
                    s -> s.startsWith("WithoutFreeSpace") || s.startsWith("WithouFreSpacExt")),
            new ForeignFormat("a Bochs image", Reason.FOREIGN_FORMAT, s -> s.startsWith("Bochs Virtual HD Image")),
            new ForeignFormat("a cloop image", Reason.FOREIGN_FORMAT, s -> s.startsWith("#!/bin/sh\n#V2.0 Format")),
            new ForeignFormat("a DMG image", Reason.FOREIGN_FORMAT, s -> s.tailStartsWith("koly")),
            new ForeignFormat(
                    "an Apple sparse image", Reason.FOREIGN_FORMAT, s -> s.startsWith("sprs") || s.startsWith("shdw")),
            new ForeignFormat("a Proxmox archive", Reason.FOREIGN_FORMAT, s -> s.startsWith("VMA\0")),
            new ForeignFormat("an EnCase image", Reason.FOREIGN_FORMAT, s -> s.startsWith("EVF\t\r\n\u00ff\0")),
            new ForeignFormat("an AFF image", Reason.FOREIGN_FORMAT, s -> s.startsWith("AFF10\r\n\0")),
            new ForeignFormat("an encrypted LUKS volume", Reason.ENCRYPTED, s -> s.startsWith("LUKS\u00ba\u00be")),
            new ForeignFormat("compressed with gzip", Reason.COMPRESSED, s -> s.startsWith("\u001f\u008b")),
            new ForeignFormat("compressed with xz", Reason.COMPRESSED, s -> s.startsWith("\u00fd7zXZ\0")),
            new ForeignFormat("compressed with bzip2", Reason.COMPRESSED, s -> s.startsWith("BZh")),
            new ForeignFormat("compressed with zstd", Reason.COMPRESSED, s -> s.startsWith("(\u00b5/\u00fd")),
            new ForeignFormat("compressed with lz4", Reason.COMPRESSED, s -> s.startsWith("\u0004\"M\u0018")),
            new ForeignFormat("compressed with lzip", Reason.COMPRESSED, s -> s.startsWith("LZIP")),
            new ForeignFormat("compressed with lzop", Reason.COMPRESSED, s -> s.startsWith("\u0089LZO\0\r\n\u001a\n")),
            new ForeignFormat("compressed with compress", Reason.COMPRESSED, s -> s.startsWith("\u001f\u009d")),
            new ForeignFormat(
                    "a zip archive", Reason.COMPRESSED, s -> s.startsWith("PK\3\4") || s.startsWith("PK\5\6")),
            new ForeignFormat("a 7-Zip archive", Reason.COMPRESSED, s -> s.startsWith("7z\u00bc\u00af'\u001c")),
            new ForeignFormat("a RAR archive", Reason.COMPRESSED, s -> s.startsWith("Rar!\u001a\7")),
            new ForeignFormat("a tar archive (an OVA is one)", Reason.COMPRESSED, s -> s.hasAt(257, "ustar")),
            new ForeignFormat("a cpio archive", Reason.COMPRESSED, s -> s.startsWith("07070")),
            new ForeignFormat(
                    "an ISO 9660 image, an installer rather than a disk",
                    Reason.INSTALLER,
                    s -> s.hasAt(0x8001, "CD001")),
            new ForeignFormat("a Linux kernel", Reason.NOT_A_DISK, s -> s.hasAt(0x202, "HdrS")),
            new ForeignFormat("a program", Reason.NOT_A_DISK, s -> s.startsWith("\u007fELF") || s.startsWith("MZ")),
            new ForeignFormat(
                    "an XML document, perhaps a bundle's manifest", Reason.NOT_A_DISK, s -> s.startsWith("<?xml")),
            new ForeignFormat("a web page", Reason.NOT_A_DISK, s -> s.startsWith("<!DOCTYPE") || s.startsWith("<html")),
            new ForeignFormat("a script", Reason.NOT_A_DISK, s -> s.startsWith("#!")));

    static Optional<Refused> find(ImageSample sample) {
        return KNOWN.stream()
                .filter(format -> format.magic.test(sample))
                .findFirst()
                .map(ForeignFormat::refused);
    }

    private Refused refused() {
        var advice = switch (reason) {
            case FOREIGN_FORMAT -> "; convert it to raw or qcow2 and upload the result";
            case COMPRESSED -> "; unpack it and upload the disk image itself";
            case ENCRYPTED -> "; upload it decrypted";
            case INSTALLER,
                    NOT_A_DISK,
                    EMPTY,
                    TOO_LARGE,
                    VIRTUAL_SIZE_TOO_LARGE,
                    TRUNCATED,
                    MALFORMED,
                    BACKING_FILE,
                    DATA_FILE,
                    INTERNAL_SNAPSHOTS,
                    UNSUPPORTED_FEATURE -> "; upload the image of a disk, raw or qcow2";
        };
        return new Refused(reason, "The file is " + what + advice + ".");
    }

    /** As tools find it: after comments and empty lines, in any order of keys. */
    private static boolean isDescriptor(ImageSample sample) {
        var text = sample.text(DESCRIPTOR_SCAN_BYTES);
        return text.startsWith("# Disk DescriptorFile")
                || text.contains("createType=")
                || text.lines()
                        .map(String::strip)
                        .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                        .findFirst()
                        .map(line -> line.startsWith("version="))
                        .orElse(false);
    }
}
