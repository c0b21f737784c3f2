package io.ironbark.walrus.multipart;

import io.ironbark.walrus.checksum.Algorithm;
import io.ironbark.walrus.encryption.Encrypted;
import io.ironbark.walrus.listing.Person;
import io.ironbark.walrus.listing.Roll;
import io.ironbark.walrus.lock.Lock;
import io.ironbark.walrus.object.Attributes;
import java.time.Instant;
import java.util.Optional;

/**
 * An upload that is under way.
 *
 * @param initiator who began it; nobody, if that is not known any more
 * @param encryption with which each part is encrypted, if they are
 * @param lock of the version that it will be
 */
record Upload(
        String id,
        long bucketId,
        String key,
        Instant initiatedAt,
        Optional<Person> initiator,
        Attributes attributes,
        Optional<Algorithm> checksum,
        Optional<String> checksumType,
        Optional<Encrypted> encryption,
        Lock lock)
        implements Roll.Entry {}
