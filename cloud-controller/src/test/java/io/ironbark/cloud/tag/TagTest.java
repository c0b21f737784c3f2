package io.ironbark.cloud.tag;

import static org.assertj.core.api.Assertions.assertThat;

import io.ironbark.cloud.SharedCloud;
import io.ironbark.cloud.TestClient;
import io.ironbark.cloud.TestReply;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TagTest {
    private final TestClient client = SharedCloud.newAccount();
    private final String key = client.ec2("CreateKeyPair", "KeyName", "first", "KeyType", "ed25519")
            .text("keyPairId");

    @Test
    void tagsAreReadAsSoonAsTheyAreWritten() {
        assertThat(client.ec2("CreateTags", "ResourceId.1", key, "Tag.1.Key", "a:b", "Tag.1.Value", "<é😀>")
                        .text("return"))
                .isEqualTo("true");
        TestReply tags = client.ec2("DescribeTags", "Filter.1.Name", "resource-id", "Filter.1.Value.1", key);
        assertThat(tags.text("key")).isEqualTo("a:b");
        assertThat(tags.text("value")).isEqualTo("<é😀>");
        assertThat(tags.text("resourceType")).isEqualTo("key-pair");

        client.ec2("CreateTags", "ResourceId.1", key, "Tag.1.Key", "a:b", "Tag.1.Value", "new");
        assertThat(client.ec2("DescribeTags").texts("value")).containsExactly("new");
    }

    @ParameterizedTest
    @CsvSource({
        "tag:Name,web-1,true",
        "tag:Name,web-*,true",
        "tag:Name,web-?,true",
        "tag:Name,'web\\-1',true",
        "tag:Name,db-*,false",
        "tag:Name,WEB-1,false",
        "tag:name,web-1,false",
        "tag-key,Na*,true",
        "tag-key,Other,false",
        "tag:odd,100\\*%_,true",
        "tag:odd,100*%_,true",
        "tag:odd,100?%x,false",
        "key-name,fir*,true",
        "key-name,second,false"
    })
    void filtersMatchWithWildcards(String name, String value, boolean found) {
        client.ec2(
                "CreateTags",
                "ResourceId.1",
                key,
                "Tag.1.Key",
                "Name",
                "Tag.1.Value",
                "web-1",
                "Tag.2.Key",
                "odd",
                "Tag.2.Value",
                "100*%_");
        TestReply reply = client.ec2("DescribeKeyPairs", "Filter.1.Name", name, "Filter.1.Value.1", value);
        assertThat(reply.texts("keyPairId")).hasSize(found ? 1 : 0);
    }

    @Test
    void deletingWithAValueDeletesOnlyAMatch() {
        client.ec2(
                "CreateTags",
                "ResourceId.1",
                key,
                "Tag.1.Key",
                "a",
                "Tag.1.Value",
                "1",
                "Tag.2.Key",
                "b",
                "Tag.2.Value",
                "",
                "Tag.3.Key",
                "c",
                "Tag.3.Value",
                "3");
        client.ec2("DeleteTags", "ResourceId.1", key, "Tag.1.Key", "a", "Tag.1.Value", "other");
        client.ec2("DeleteTags", "ResourceId.1", key, "Tag.1.Key", "c", "Tag.1.Value", "");
        assertThat(client.ec2("DescribeTags").texts("key")).containsExactly("a", "b", "c");
        client.ec2("DeleteTags", "ResourceId.1", key, "Tag.1.Key", "a", "Tag.1.Value", "1");
        client.ec2("DeleteTags", "ResourceId.1", key, "Tag.1.Key", "b", "Tag.1.Value", "");
        assertThat(client.ec2("DescribeTags").texts("key")).containsExactly("c");
        client.ec2("DeleteTags", "ResourceId.1", key);
        assertThat(client.ec2("DescribeTags").texts("key")).isEmpty();
    }

    @Test
    void aTagThatMayNotBeIsRefusedAndNothingIsWritten() {
        assertThat(tag("aws:mine", "x").code()).isEqualTo("InvalidParameterValue");
        assertThat(tag("k".repeat(128), "x").code()).isEqualTo("InvalidParameterValue");
        assertThat(tag("k", "v".repeat(257)).code()).isEqualTo("InvalidParameterValue");
        assertThat(client.ec2(
                                "CreateTags",
                                "ResourceId.1",
                                key,
                                "ResourceId.2",
                                "key-0123456789abcdef0",
                                "Tag.1.Key",
                                "k",
                                "Tag.1.Value",
                                "v")
                        .code())
                .isEqualTo("InvalidKeyPair.NotFound");
        assertThat(client.ec2("CreateTags", "ResourceId.1", "nonsense", "Tag.1.Key", "k")
                        .code())
                .isEqualTo("InvalidID");
        var many = new ArrayList<Object>(List.of("ResourceId.1", key));
        for (int i = 0; i < 51; i++) {
            many.addAll(List.of("Tag." + i + ".Key", "k" + i, "Tag." + i + ".Value", "v"));
        }
        assertThat(client.ec2("CreateTags", many.toArray()).code()).isEqualTo("TagLimitExceeded");
        assertThat(client.ec2("DescribeTags").texts("key")).isEmpty();
    }

    @Test
    void pagesHoldEveryTagOnce() {
        var tags = new ArrayList<Object>(List.of("ResourceId.1", key));
        for (int i = 0; i < 23; i++) {
            tags.addAll(List.of("Tag." + i + ".Key", "k" + i, "Tag." + i + ".Value", "v"));
        }
        client.ec2("CreateTags", tags.toArray());
        var seen = new ArrayList<String>();
        TestReply page = client.ec2("DescribeTags", "MaxResults", 5);
        for (int pages = 1; pages <= 5; pages++) {
            seen.addAll(page.texts("key"));
            List<String> token = page.texts("nextToken");
            assertThat(token).hasSize(pages < 5 ? 1 : 0);
            if (!token.isEmpty()) {
                // A tag that comes before the place where the page ended moves nothing.
                client.ec2("CreateTags", "ResourceId.1", key, "Tag.1.Key", "A" + pages, "Tag.1.Value", "v");
                page = client.ec2("DescribeTags", "MaxResults", 5, "NextToken", token.getFirst());
            }
        }
        assertThat(seen).hasSize(23).doesNotHaveDuplicates();
    }

    @Test
    void nobodySeesOrTouchesAnothersTags() {
        tag("mine", "1");
        TestClient other = SharedCloud.newAccount();
        assertThat(other.ec2("DescribeTags").texts("key")).isEmpty();
        assertThat(other.ec2("CreateTags", "ResourceId.1", key, "Tag.1.Key", "k", "Tag.1.Value", "v")
                        .code())
                .isEqualTo("InvalidKeyPair.NotFound");
        assertThat(other.ec2("DeleteTags", "ResourceId.1", key).code()).isEqualTo("InvalidKeyPair.NotFound");
        assertThat(client.ec2("DeleteTags", "ResourceId.1", key, "ResourceId.2", "key-0123456789abcdef0")
                        .code())
                .isEqualTo("InvalidKeyPair.NotFound");
        assertThat(client.ec2("DescribeTags").texts("key")).containsExactly("mine");
    }

    @Test
    void tagsGoWithWhatTheyAreOn() {
        tag("mine", "1");
        client.ec2("DeleteKeyPair", "KeyPairId", key);
        assertThat(client.ec2("DescribeTags").texts("key")).isEmpty();
    }

    private TestReply tag(String name, String value) {
        return client.ec2("CreateTags", "ResourceId.1", key, "Tag.1.Key", name, "Tag.1.Value", value);
    }
}
