package io.ironbark.proto.identity;

import java.lang.foreign.AddressLayout;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.security.PrivateKey;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * RSA with SHA-256 by the host's OpenSSL, if there is one. It makes the same signature as Java does, for a quarter of the
 * time: Java's own arithmetic was half of what a launch cost the cloud controller.
 */
@SuppressWarnings("restricted") // libcrypto is called as its manual pages have it
final class OpensslSigner {
    private static final Logger log = LoggerFactory.getLogger(OpensslSigner.class);

    private static final String LIBRARY = "libcrypto.so.3";
    private static final AddressLayout POINTER = ValueLayout.ADDRESS;
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;
    private static final int SIGNATURE_MAX = 1_024;
    private static final int DONE = 1;

    /** OpenSSL's functions that are called here. */
    private record Functions(
            MethodHandle readKey,
            MethodHandle sha256,
            MethodHandle newContext,
            MethodHandle freeContext,
            MethodHandle begin,
            MethodHandle sign) {
        static Functions find() {
            SymbolLookup library = SymbolLookup.libraryLookup(LIBRARY, Arena.global());
            return new Functions(
                    handle(library, "d2i_AutoPrivateKey", POINTER, POINTER, POINTER, LONG),
                    handle(library, "EVP_sha256", POINTER),
                    handle(library, "EVP_MD_CTX_new", POINTER),
                    Linker.nativeLinker()
                            .downcallHandle(library.findOrThrow("EVP_MD_CTX_free"), FunctionDescriptor.ofVoid(POINTER)),
                    handle(library, "EVP_DigestSignInit", INT, POINTER, POINTER, POINTER, POINTER, POINTER),
                    handle(library, "EVP_DigestSign", INT, POINTER, POINTER, POINTER, POINTER, LONG));
        }

        private static MethodHandle handle(
                SymbolLookup library, String name, MemoryLayout result, MemoryLayout... parameters) {
            return Linker.nativeLinker()
                    .downcallHandle(library.findOrThrow(name), FunctionDescriptor.of(result, parameters));
        }
    }

    private final Functions functions;
    private final MemorySegment key;
    private final MemorySegment digest;

    private OpensslSigner(Functions functions, MemorySegment key, MemorySegment digest) {
        this.functions = functions;
        this.key = key;
        this.digest = digest;
    }

    /** A signer with this key, which OpenSSL keeps for as long as the process lives; empty if the host has none. */
    static Optional<OpensslSigner> of(PrivateKey key) {
        try (Arena arena = Arena.ofConfined()) {
            Functions functions = Functions.find();
            byte[] encoded = key.getEncoded();
            MemorySegment bytes = arena.allocateFrom(ValueLayout.JAVA_BYTE, encoded);
            MemorySegment read = (MemorySegment)
                    functions.readKey().invokeExact(MemorySegment.NULL, arena.allocateFrom(POINTER, bytes), (long)
                            encoded.length);
            if (read.equals(MemorySegment.NULL)) {
                return Optional.empty();
            }
            return Optional.of(new OpensslSigner(
                    functions, read, (MemorySegment) functions.sha256().invokeExact()));
        } catch (Throwable e) {
            log.info("signatures are made without OpenSSL: {}", e.toString());
            return Optional.empty();
        }
    }

    /** Empty if OpenSSL fails. */
    Optional<byte[]> sign(byte[] content) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment context = (MemorySegment) functions.newContext().invokeExact();
            if (context.equals(MemorySegment.NULL)) {
                return Optional.empty();
            }
            try {
                return sign(arena, context, content);
            } finally {
                functions.freeContext().invokeExact(context);
            }
        } catch (Throwable e) {
            log.warn("OpenSSL does not sign", e);
            return Optional.empty();
        }
    }

    private Optional<byte[]> sign(Arena arena, MemorySegment context, byte[] content) throws Throwable {
        int begun = (int) functions.begin().invokeExact(context, MemorySegment.NULL, digest, MemorySegment.NULL, key);
        MemorySegment signature = arena.allocate(SIGNATURE_MAX);
        MemorySegment length = arena.allocateFrom(LONG, SIGNATURE_MAX);
        MemorySegment signed = arena.allocateFrom(ValueLayout.JAVA_BYTE, content);
        if (begun != DONE
                || (int) functions.sign().invokeExact(context, signature, length, signed, (long) content.length)
                        != DONE) {
            return Optional.empty();
        }
        return Optional.of(signature.asSlice(0, length.get(LONG, 0)).toArray(ValueLayout.JAVA_BYTE));
    }
}
