package io.ironbark.walrus.post;

import io.ironbark.proto.auth.Fields;
import io.ironbark.proto.auth.FormAuthenticator;
import io.ironbark.proto.auth.PayloadMode;
import io.ironbark.proto.auth.Percent;
import io.ironbark.proto.auth.Refusal;
import io.ironbark.proto.auth.Verification;
import io.ironbark.walrus.s3.Anonymous;
import io.ironbark.walrus.s3.AuthErrors;
import io.ironbark.walrus.s3.Call;
import io.ironbark.walrus.s3.Operation;
import io.ironbark.walrus.s3.Query;
import io.ironbark.walrus.s3.Reply;
import io.ironbark.walrus.s3.S3Error;
import io.ironbark.walrus.s3.Target;
import io.ironbark.walrus.s3.Xml;
import io.ironbark.walrus.s3.XmlReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** POST /bucket with a form. */
public final class PostObject {
    private static final List<String> OBJECT_HEADERS = List.of(
            "cache-control", "content-disposition", "content-encoding", "content-language", "content-type", "expires");
    /** Of the form, not of the object. */
    private static final List<String> ABOUT_FORM =
            List.of("x-amz-algorithm", "x-amz-credential", "x-amz-date", "x-amz-signature", "x-amz-security-token");

    private final FormAuthenticator authenticator;
    private final Putting put;

    /** Does what PUT does. */
    @FunctionalInterface
    public interface Putting {
        Reply answer(Call call) throws SQLException, IOException;
    }

    public PostObject(FormAuthenticator authenticator, Putting put) {
        this.authenticator = authenticator;
        this.put = put;
    }

    public Reply answer(Call call) throws SQLException, IOException {
        var bucket = call.theBucket();
        var reader = MultipartReader.of(call.body(), call.header("content-type").orElse(""));
        var form = Form.read(reader);
        var key = Target.checkKey(form.key());
        var verified = sender(form, call);
        var policy = form.field("policy").filter(text -> !isAnonymous(verified)).map(PostPolicy::read);
        policy.ifPresent(one -> one.check(form, bucket.name(), call.now()));
        var fields = headers(form);
        var access = call.access().signedBy(verified, fields);
        var target = new Target(call.target().hostBucket(), call.target().bucket(), Optional.of(key));
        access.check(Operation.PUT_OBJECT, target, call.bucket());
        var file = new FilePart(call.body(), reader, policy.flatMap(PostPolicy::size));
        var stored =
                put.answer(new Call(verified, target, Query.none(), fields, call.bucket(), file, call.now(), access));
        return success(call, form, key, stored);
    }

    private Verification.Verified sender(Form form, Call call) {
        return switch (authenticator.verify(form.fields(), call.now())) {
            case Verification.Verified good -> good;
            case Verification.Refused(Refusal.MissingAuthentication _) ->
                new Verification.Verified(Anonymous.CREDENTIAL, Optional.empty(), new PayloadMode.Unsigned(), false);
            case Verification.Refused(Refusal.MalformedQuery(var message)) ->
                throw S3Error.InvalidArgument.because(message);
            case Verification.Refused(var why) -> throw AuthErrors.of(why);
        };
    }

    private static boolean isAnonymous(Verification.Verified verified) {
        return verified.credential().equals(Anonymous.CREDENTIAL);
    }

    /** The fields that a PUT would have in its header. */
    private static Fields headers(Form form) {
        var headers = new TreeMap<String, String>();
        for (var name : form.fields().keySet()) {
            boolean own = name.startsWith("x-amz-") && !ABOUT_FORM.contains(name);
            if (own || OBJECT_HEADERS.contains(name)) {
                headers.put(name, form.field(name).orElseThrow());
            }
        }
        form.field("acl").ifPresent(acl -> headers.put("x-amz-acl", acl));
        form.field("tagging").ifPresent(xml -> headers.put("x-amz-tagging", tags(xml)));
        if (headers.values().stream().anyMatch(value -> value.chars().anyMatch(c -> c < ' ' && c != '\t'))) {
            throw S3Error.InvalidArgument.because("A field has a character that header fields can't have");
        }
        return Fields.of(headers.entrySet());
    }

    private static String tags(String xml) {
        var sets =
                XmlReader.read(xml.getBytes(StandardCharsets.UTF_8), "Tagging").all("TagSet");
        return sets.stream()
                .flatMap(set -> set.all("Tag").stream())
                .map(tag -> Percent.encode(tag.first("Key").orElse("")) + "="
                        + Percent.encode(tag.first("Value").orElse("")))
                .collect(Collectors.joining("&"));
    }

    private static Reply success(Call call, Form form, String key, Reply stored) {
        var etag = stored.headers().stream()
                .filter(header -> header.name().equals("etag"))
                .map(Reply.Header::value)
                .findFirst()
                .orElse("");
        var bucket = call.theBucket().name();
        var redirect = form.field("success_action_redirect")
                .or(() -> form.field("redirect"))
                .filter(PostObject::isUrl);
        if (redirect.isPresent()) {
            return stored.as(303)
                    .with(
                            "location",
                            redirect.get() + (redirect.get().contains("?") ? "&" : "?") + "bucket="
                                    + Percent.encode(bucket) + "&key=" + Percent.encode(key) + "&etag="
                                    + Percent.encode(etag));
        }
        var location = "http://" + call.header("host").orElse("") + "/"
                + (call.target().hostBucket().isPresent() ? "" : Percent.encode(bucket) + "/")
                + Percent.encodePath(key);
        var reply = stored.with("location", location);
        return switch (form.field("success_action_status").orElse("")) {
            case "200" -> reply;
            case "201" ->
                new Reply(
                        201,
                        reply.headers(),
                        new Reply.Document(Xml.document(
                                "PostResponse",
                                xml -> xml.text("Location", location)
                                        .text("Bucket", bucket)
                                        .text("Key", key)
                                        .text("ETag", etag))));
            default -> reply.as(204);
        };
    }

    /** Nothing that breaks out of a header field, and no script. */
    private static boolean isUrl(String text) {
        return (text.startsWith("http://") || text.startsWith("https://"))
                && text.chars().allMatch(c -> c > ' ' && c < 0x7f);
    }
}
