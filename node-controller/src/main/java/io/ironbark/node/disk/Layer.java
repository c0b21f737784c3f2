package io.ironbark.node.disk;

import java.nio.file.Path;

/** A file of a disk's chain, and its format, which is always told and never probed. */
public record Layer(Path file, Format format) {
    /** How a layer's bytes are laid out. */
    public enum Format {
        RAW("raw"),
        QCOW2("qcow2");

        private final String qemuName;

        Format(String qemuName) {
            this.qemuName = qemuName;
        }

        /** What QEMU and libvirt call it. */
        public String qemuName() {
            return qemuName;
        }
    }
}
