package io.ironbark.node.domain;

import io.ironbark.node.domain.HypervisorException.Kind;
import java.io.ByteArrayOutputStream;
import org.libvirt.Connect;
import org.libvirt.Domain;
import org.libvirt.LibvirtException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads what is on a guest's screen through a stream of libvirt's. */
final class ScreenDump {
    private static final Logger LOG = LoggerFactory.getLogger(ScreenDump.class);
    private static final int CHUNK = 64 * 1024;

    private ScreenDump() {}

    static byte[] of(Connect connect, Domain domain) throws LibvirtException {
        var stream = connect.streamNew(0);
        boolean ended = false;
        try {
            String type = domain.screenshot(stream, 0);
            LOG.debug("a screen of type {}", type);
            var all = new ByteArrayOutputStream();
            var chunk = new byte[CHUNK];
            int read;
            while ((read = stream.receive(chunk)) > 0) {
                all.write(chunk, 0, read);
                if (all.size() > ScreenPicture.DUMP_BYTES_MAX) {
                    throw new HypervisorException(Kind.REFUSED, "a screen of more than we take");
                }
            }
            int finished = stream.finish();
            ended = finished == 0;
            return all.toByteArray();
        } finally {
            if (!ended) {
                int aborted = stream.abort();
                LOG.debug("the stream of a screen was aborted: {}", aborted);
            }
            int freed = stream.free();
            assert freed >= 0;
        }
    }
}
