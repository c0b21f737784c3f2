package io.ironbark.walrus;

import static io.ironbark.walrus.StoreFixture.ALICE;
import static io.ironbark.walrus.StoreFixture.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Access control lists and who owns what. */
final class AccessListTest {
    private static final byte[] NOTHING = new byte[0];
    private static final String ALL_USERS = "http://acs.amazonaws.com/groups/global/AllUsers";

    @Test
    void newBucketHasNoLists() throws Exception {
        var bucket = SharedStore.bucket();
        var alice = SharedStore.alice();
        alice.put(bucket + "/k", bytes("x"));
        assertThat(alice.get(bucket + "?ownershipControls").text())
                .contains("<ObjectOwnership>BucketOwnerEnforced</ObjectOwnership>");
        for (var target : new String[] {bucket, bucket + "/k"}) {
            assertThat(alice.get(target + "?acl").text())
                    .contains("<ID>" + ALICE.canonicalId() + "</ID>", "<Permission>FULL_CONTROL</Permission>");
            assertThat(alice.put(target + "?acl", NOTHING, "x-amz-acl", "public-read")
                            .code())
                    .isEqualTo("AccessControlListNotSupported");
        }
        assertThat(alice.put(bucket + "/n", bytes("x"), "x-amz-acl", "public-read")
                        .code())
                .isEqualTo("AccessControlListNotSupported");
        assertThat(alice.put(bucket + "/n", bytes("x"), "x-amz-acl", "bucket-owner-full-control")
                        .status())
                .isEqualTo(200);
        assertThat(alice.put("/never-made", NOTHING, "x-amz-acl", "authenticated-read")
                        .code())
                .isEqualTo("InvalidBucketAclWithObjectOwnership");
        assertThat(alice.put("/never-made", NOTHING, "x-amz-object-ownership", "Nobody")
                        .code())
                .isEqualTo("InvalidArgument");
    }

    @ParameterizedTest
    @CsvSource({
        // list, stranger reads, another account reads, stranger lists, another lists, stranger writes, another writes
        "private,403,403,403,403,403,403",
        "public-read,200,200,200,200,403,403",
        "public-read-write,200,200,200,200,200,200",
        "authenticated-read,403,200,403,200,403,403"
    })
    void cannedListsMeanWhatS3Says(
            String list, int getStranger, int getOther, int listStranger, int listOther, int putStranger, int putOther)
            throws Exception {
        var bucket = SharedStore.openBucket("ObjectWriter");
        var alice = SharedStore.alice();
        assertThat(alice.put(bucket + "?acl", NOTHING, "x-amz-acl", list).status())
                .isEqualTo(200);
        assertThat(alice.put(bucket + "/k", bytes("x"), "x-amz-acl", list).status())
                .isEqualTo(200);
        alice.put(bucket + "/private", bytes("x"));
        var stranger = SharedStore.stranger();
        var bob = SharedStore.bob();
        assertThat(stranger.get(bucket + "/k").status()).isEqualTo(getStranger);
        assertThat(bob.get(bucket + "/k").status()).isEqualTo(getOther);
        assertThat(stranger.get(bucket + "/private").status()).isEqualTo(403);
        assertThat(bob.get(bucket + "/private").status()).isEqualTo(403);
        assertThat(stranger.get(bucket).status()).isEqualTo(listStranger);
        assertThat(bob.get(bucket).status()).isEqualTo(listOther);
        assertThat(stranger.send("PUT", bucket + "/s", bytes("y")).status()).isEqualTo(putStranger);
        assertThat(bob.put(bucket + "/b", bytes("y")).status()).isEqualTo(putOther);
        for (var target : new String[] {bucket, bucket + "/k"}) {
            assertThat(stranger.get(target + "?acl").status()).isEqualTo(403);
            assertThat(bob.put(target + "?acl", NOTHING, "x-amz-acl", "private").status())
                    .isEqualTo(403);
            assertThat(stranger.send("DELETE", target, NOTHING).status()).isEqualTo(403);
        }
        assertThat(bob.get(bucket + "?policy").status()).isEqualTo(403);
        assertThat(bob.get(bucket + "?cors").status()).isEqualTo(403);
        assertThat(alice.get(bucket + "/k?acl").text()).contains("<ID>" + ALICE.canonicalId() + "</ID>");
    }

    @Test
    void listingsTellWhoseEachThingIs() throws Exception {
        var bucket = SharedStore.openBucket("ObjectWriter");
        var alice = SharedStore.alice();
        alice.put(
                bucket + "?versioning",
                bytes("<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>"));
        alice.put(bucket + "?acl", NOTHING, "x-amz-acl", "public-read-write");
        alice.put(bucket + "/alices", bytes("x"));
        SharedStore.bob().put(bucket + "/bobs", bytes("x"));
        SharedStore.bob().send("POST", bucket + "/bobs?uploads", NOTHING);
        var carols = SharedStore.carol()
                .send("POST", bucket + "/carol/up?uploads", NOTHING)
                .element("UploadId");
        var owned = "(?s).*<Key>%s</Key>((?!<Key>).)*<Owner><ID>%s</ID><DisplayName>%s</DisplayName></Owner>.*";
        for (var query : List.of("", "?list-type=2&fetch-owner=true", "?versions")) {
            assertThat(alice.get(bucket + query).text())
                    .matches(owned.formatted("alices", ALICE.canonicalId(), "account-1"))
                    .matches(owned.formatted("bobs", BOB.canonicalId(), "account-2"));
        }
        assertThat(alice.get(bucket + "?list-type=2").text()).doesNotContain("<Owner>");
        var uploads = alice.get(bucket + "?uploads").text();
        var begun = "(?s).*<Key>%s</Key>((?!<Key>).)*<Initiator><ID>%s</ID><DisplayName>%s</DisplayName></Initiator>.*";
        assertThat(uploads)
                .matches(owned.formatted("bobs", BOB.canonicalId(), "account-2"))
                .matches(begun.formatted("bobs", BOB.canonicalId(), "account-2"))
                .matches(owned.formatted("carol/up", ALICE.canonicalId(), "account-1"))
                .matches(begun.formatted("carol/up", "arn:aws:iam::111111111111:user/carol", "carol"));
        assertThat(alice.get(bucket + "/carol/up?uploadId=" + carols).text())
                .contains("<Initiator><ID>arn:aws:iam::111111111111:user/carol</ID>")
                .contains("<Owner><ID>" + ALICE.canonicalId() + "</ID>");
    }

    @Test
    void grantsAreReadFromHeadersAndDocumentsAndTold() throws Exception {
        var bucket = SharedStore.openBucket("ObjectWriter");
        var alice = SharedStore.alice();
        alice.put(
                bucket + "/k",
                bytes("x"),
                "x-amz-grant-read",
                "id=\"" + BOB.canonicalId() + "\", uri=\"" + ALL_USERS + "\"",
                "x-amz-grant-full-control",
                "id=" + ALICE.canonicalId());
        var told = alice.get(bucket + "/k?acl").text();
        assertThat(told)
                .contains("xsi:type=\"Group\"><URI>" + ALL_USERS + "</URI></Grantee><Permission>READ<")
                .contains("<ID>" + BOB.canonicalId() + "</ID><DisplayName>account-2</DisplayName></Grantee>"
                        + "<Permission>READ<");
        assertThat(SharedStore.bob().get(bucket + "/k").status()).isEqualTo(200);
        alice.put(bucket + "/other", bytes("x"));
        var narrowed = told.replace(ALL_USERS, "http://acs.amazonaws.com/groups/global/AuthenticatedUsers")
                .replace("<Permission>READ<", "<Permission>READ_ACP<");
        assertThat(alice.put(bucket + "/other?acl", bytes(narrowed)).status()).isEqualTo(200);
        assertThat(SharedStore.bob().get(bucket + "/other").status()).isEqualTo(403);
        assertThat(SharedStore.bob().get(bucket + "/other?acl").status()).isEqualTo(200);
        assertThat(SharedStore.stranger().get(bucket + "/other?acl").status()).isEqualTo(403);
        assertThat(alice.put(bucket + "/k", bytes("y")).status()).isEqualTo(200);
        assertThat(SharedStore.bob().get(bucket + "/k").status())
                .as("a new object has a list of its own")
                .isEqualTo(403);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "x-amz-acl|nonsense|InvalidArgument",
                "x-amz-grant-read|nobody|InvalidArgument",
                "x-amz-grant-read|id=abc|InvalidArgument",
                "x-amz-grant-read|uri=http://nowhere|InvalidArgument",
                "x-amz-grant-read|emailAddress=a@b.example|UnresolvableGrantByEmailAddress",
                "x-amz-acl|aws-exec-read|NotImplemented"
            })
    void badGrantsAreRefused(String header, String value, String code) throws Exception {
        var bucket = SharedStore.openBucket("ObjectWriter");
        assertThat(SharedStore.alice()
                        .put(bucket + "?acl", NOTHING, header, value)
                        .code())
                .isEqualTo(code);
        assertThat(SharedStore.alice()
                        .put(bucket + "/k", bytes("x"), header, value)
                        .code())
                .isEqualTo(code);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<AccessControlPolicy/>",
                "<AccessControlPolicy><AccessControlList><Grant/></AccessControlList></AccessControlPolicy>",
                "<AccessControlPolicy><AccessControlList><Grant><Grantee/><Permission>READ</Permission></Grant>"
                        + "</AccessControlList></AccessControlPolicy>",
                "<AccessControlPolicy><AccessControlList><Grant><Grantee><ID>ALICE</ID></Grantee>"
                        + "<Permission>ALL</Permission></Grant></AccessControlList></AccessControlPolicy>"
            })
    void badDocumentsAreRefused(String document) throws Exception {
        var bucket = SharedStore.openBucket("ObjectWriter");
        var answer = SharedStore.alice().put(bucket + "?acl", bytes(document.replace("ALICE", ALICE.canonicalId())));
        assertThat(answer.code()).isEqualTo("MalformedACLError");
        assertThat(SharedStore.alice().put(bucket + "?acl", NOTHING).code()).isEqualTo("MissingSecurityHeader");
        assertThat(SharedStore.alice()
                        .put(bucket + "?acl", NOTHING, "x-amz-acl", "private", "x-amz-grant-read", "uri=" + ALL_USERS)
                        .code())
                .isEqualTo("InvalidRequest");
    }

    @Test
    void objectBelongsToItsWriterUnlessItIsGivenAway() throws Exception {
        var bucket = SharedStore.openBucket("ObjectWriter");
        var alice = SharedStore.alice();
        var bob = SharedStore.bob();
        alice.put(bucket + "?acl", NOTHING, "x-amz-acl", "public-read-write");
        assertThat(bob.put(bucket + "/bobs", bytes("y")).status()).isEqualTo(200);
        assertThat(bob.put(bucket + "/given", bytes("y"), "x-amz-acl", "bucket-owner-full-control")
                        .status())
                .isEqualTo(200);
        assertThat(alice.get(bucket + "/bobs").status()).isEqualTo(403);
        assertThat(bob.get(bucket + "/bobs").status()).isEqualTo(200);
        assertThat(bob.get(bucket + "/bobs?acl").text()).contains("<Owner><ID>" + BOB.canonicalId() + "</ID>");
        assertThat(alice.get(bucket + "/given").status()).isEqualTo(200);
        AccessTest.put(bucket, AccessTest.publicRead(bucket));
        assertThat(SharedStore.stranger().get(bucket + "/bobs").status())
                .as("a bucket's policy opens nothing that is another's")
                .isEqualTo(403);
        assertThat(alice.send("DELETE", bucket + "/bobs", NOTHING).status()).isEqualTo(204);
        own(bucket, "BucketOwnerPreferred");
        bob.put(bucket + "/preferred", bytes("y"), "x-amz-acl", "bucket-owner-full-control");
        assertThat(alice.get(bucket + "/preferred?acl").text()).contains("<Owner><ID>" + ALICE.canonicalId() + "</ID>");
        alice.put(bucket + "?acl", NOTHING, "x-amz-acl", "private");
        own(bucket, "BucketOwnerEnforced");
        assertThat(alice.get(bucket + "/given").status()).isEqualTo(200);
        assertThat(bob.get(bucket + "/given").status())
                .as("the bucket's owner owns all now, and its policy counts")
                .isEqualTo(200);
    }

    @Test
    void publicListsAreBlockedAndIgnoredAsTheBlockSays() throws Exception {
        var bucket = SharedStore.openBucket("ObjectWriter");
        var alice = SharedStore.alice();
        alice.put(bucket + "/k", bytes("x"), "x-amz-acl", "public-read");
        block(bucket, "<IgnorePublicAcls>true</IgnorePublicAcls>");
        assertThat(SharedStore.stranger().get(bucket + "/k").status()).isEqualTo(403);
        assertThat(alice.put(bucket + "/n", bytes("x"), "x-amz-acl", "public-read")
                        .status())
                .isEqualTo(200);
        block(bucket, "<BlockPublicAcls>true</BlockPublicAcls>");
        assertThat(SharedStore.stranger().get(bucket + "/k").status()).isEqualTo(200);
        assertThat(alice.put(bucket + "/n", bytes("x"), "x-amz-acl", "public-read")
                        .code())
                .isEqualTo("AccessDenied");
        assertThat(alice.put(bucket + "?acl", NOTHING, "x-amz-acl", "authenticated-read")
                        .code())
                .isEqualTo("AccessDenied");
    }

    @Test
    void listsMustBeTakenBackBeforeTheyAreSwitchedOff() throws Exception {
        var bucket = SharedStore.openBucket("ObjectWriter");
        SharedStore.alice().put(bucket + "?acl", NOTHING, "x-amz-acl", "public-read");
        var document = "<OwnershipControls><Rule><ObjectOwnership>BucketOwnerEnforced</ObjectOwnership></Rule>"
                + "</OwnershipControls>";
        assertThat(SharedStore.alice()
                        .put(bucket + "?ownershipControls", bytes(document))
                        .code())
                .isEqualTo("InvalidBucketAclWithObjectOwnership");
        assertThat(SharedStore.alice()
                        .send("DELETE", bucket + "?ownershipControls", NOTHING)
                        .status())
                .isEqualTo(204);
        assertThat(SharedStore.alice().get(bucket + "?ownershipControls").code())
                .isEqualTo("OwnershipControlsNotFoundError");
    }

    @Test
    void listIsGivenWithUploadsInPartsAndCopies() throws Exception {
        var bucket = SharedStore.openBucket("ObjectWriter");
        var alice = SharedStore.alice();
        var upload = alice.send("POST", bucket + "/parts?uploads", NOTHING, "x-amz-acl", "public-read")
                .element("UploadId");
        var etag = alice.put(bucket + "/parts?partNumber=1&uploadId=" + upload, bytes("x"))
                .header("etag")
                .orElseThrow();
        alice.send(
                "POST",
                bucket + "/parts?uploadId=" + upload,
                bytes("<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>" + etag
                        + "</ETag></Part></CompleteMultipartUpload>"));
        assertThat(SharedStore.stranger().get(bucket + "/parts").status()).isEqualTo(200);
        alice.put(bucket + "/copy", NOTHING, "x-amz-copy-source", bucket + "/parts");
        assertThat(SharedStore.stranger().get(bucket + "/copy").status())
                .as("a list is not copied")
                .isEqualTo(403);
        alice.put(bucket + "/copy", NOTHING, "x-amz-copy-source", bucket + "/parts", "x-amz-acl", "public-read");
        assertThat(SharedStore.stranger().get(bucket + "/copy").status()).isEqualTo(200);
    }

    private static void own(String bucket, String ownership) throws Exception {
        var document = "<OwnershipControls><Rule><ObjectOwnership>" + ownership
                + "</ObjectOwnership></Rule></OwnershipControls>";
        assertThat(SharedStore.alice()
                        .put(bucket + "?ownershipControls", bytes(document))
                        .status())
                .isEqualTo(200);
    }

    private static void block(String bucket, String settings) throws Exception {
        var document = "<PublicAccessBlockConfiguration>" + settings + "</PublicAccessBlockConfiguration>";
        assertThat(SharedStore.alice()
                        .put(bucket + "?publicAccessBlock", bytes(document))
                        .status())
                .isEqualTo(200);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
