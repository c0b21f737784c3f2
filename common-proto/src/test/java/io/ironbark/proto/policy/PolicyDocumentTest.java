package io.ironbark.proto.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyDocumentTest {
    private static final String ALL =
            "{\"Statement\": {\"Effect\": \"Allow\", \"Action\": \"*\", \"Resource\": \"%s\"}}";

    static List<List<String>> whatIsNoPolicyIsRefusedWithItsPlace() {
        return PolicyTables.rows("malformed.txt");
    }

    @ParameterizedTest
    @MethodSource
    void whatIsNoPolicyIsRefusedWithItsPlace(List<String> row) {
        var kind = PolicyKind.valueOf(row.get(0));
        assertThatThrownBy(() -> {
                    if (kind == PolicyKind.BUCKET) {
                        BucketPolicy.parse("box", row.get(1));
                    } else {
                        PolicyDocument.parse(kind, row.get(1));
                    }
                })
                .isInstanceOf(MalformedPolicyException.class)
                .hasMessageStartingWith(row.get(2));
    }

    @ParameterizedTest
    @EnumSource
    void eachKindHasItsSize(PolicyKind kind) {
        String big = ALL.formatted("arn:aws:s3:::" + "b".repeat(kind.sizeMax()));
        assertThatThrownBy(() -> PolicyDocument.parse(kind, big))
                .isInstanceOf(MalformedPolicyException.class)
                .hasMessageContaining(kind.sizeMax() + " is the most");
    }

    @Test
    void whiteSpaceDoesNotCountForIamButForBuckets() throws MalformedPolicyException {
        String spaced = " ".repeat(PolicyKind.BUCKET.sizeMax()) + ALL.formatted("*");
        assertThat(PolicyDocument.parse(PolicyKind.MANAGED, spaced).statements())
                .hasSize(1);
        assertThatThrownBy(() -> BucketPolicy.parse("box", spaced)).hasMessageContaining("has a size of");
    }

    @Test
    void whatIsFarTooLongIsNotEvenParsed() {
        String text = " ".repeat(PolicyLimits.TEXT_CHARS_MAX + 1);
        assertThatThrownBy(() -> PolicyDocument.parse(PolicyKind.MANAGED, text))
                .isInstanceOf(MalformedPolicyException.class)
                .hasMessageContaining("is longer than");
    }

    @Test
    void anErrorQuotesLittleAndNothingThatBreaksALog() {
        String document = ALL.formatted("\\n\\u0000" + "x".repeat(2_000));
        assertThatThrownBy(() -> PolicyDocument.parse(PolicyKind.MANAGED, document))
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(200).doesNotContain("\n", "\0"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*",
                "arn:aws:s3:::*",
                "arn:aws:s3:::*/*",
                "arn:aws:s3:::box",
                "arn:aws:s3:::box/*",
                "arn:aws:s3:::box*",
                "arn:aws:s3:::bo?/k",
                "arn:aws:s3:::${aws:username}/*",
                "arn:aws:s3:::box/home/${aws:username}/*"
            })
    void aBucketPolicyMayNameItsBucketInAllWays(String resource) throws MalformedPolicyException {
        var document = BucketPolicy.parse("box", """
                {"Version": "2012-10-17", "Id": "an id", "Statement": {"Sid": "a sid with spaces", "Effect": "Allow",
                 "Principal": "*", "Action": "s3:*", "Resource": "%s",
                 "Condition": {"StringEquals": {"s3:ExistingObjectTag/Some Tag": "x", "AWS:SourceVpc": "y"}}}}
                """.formatted(resource));
        assertThat(document.id()).contains("an id");
        assertThat(document.version()).isEqualTo(PolicyDocument.Version.V2012);
    }

    @ParameterizedTest
    @CsvSource({"MANAGED, 6144", "USER_INLINE, 2048", "GROUP_INLINE, 5120", "ROLE_INLINE, 10240", "BUCKET, 20480"})
    void theSizesAreThoseOfAws(PolicyKind kind, int size) {
        assertThat(kind.sizeMax()).isEqualTo(size);
    }
}
