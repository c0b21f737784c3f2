package io.ironbark.walrus.website;

import io.ironbark.proto.auth.Percent;
import io.ironbark.walrus.bucket.Bucket;
import io.ironbark.walrus.s3.Operation;
import io.ironbark.walrus.s3.Reply;
import io.ironbark.walrus.s3.S3Error;
import io.ironbark.walrus.s3.S3Exception;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** One request for a page, answered as a web server would. */
public final class Website {
    private static final String MOVED_BY_OBJECT = "x-amz-website-redirect-location";
    private static final int FOUND = 302;

    private final Objects objects;
    private final String method;
    private final String host;

    /** Gets objects as any stranger would. */
    @FunctionalInterface
    public interface Objects {
        /**
         * GET_OBJECT or HEAD_OBJECT of a key.
         *
         * @param bare true for a page that stands in: ranges and conditions of the request are not meant for it
         */
        Reply get(Operation operation, String key, boolean bare) throws SQLException, IOException;
    }

    public Website(Objects objects, String method, String host) {
        this.objects = objects;
        this.method = method;
        this.host = host;
    }

    /** The page; refusals are pages too. */
    public Reply answer(Optional<Bucket> bucket, String key) throws SQLException, IOException {
        try {
            if (!method.equals("GET") && !method.equals("HEAD")) {
                throw S3Error.MethodNotAllowed.asException();
            }
            var named = bucket.orElseThrow(S3Error.NoSuchBucket::asException);
            var site = WebsiteOperations.of(named).orElseThrow(S3Error.NoSuchWebsiteConfiguration::asException);
            return answer(site, key);
        } catch (S3Exception refused) {
            return page(refused);
        }
    }

    private Reply answer(Site site, String key) throws SQLException, IOException {
        if (site.everythingTo().isPresent()) {
            var to = site.everythingTo().get();
            return moved(to.status(), to.location(host, key, ""));
        }
        var rule = site.before(key);
        if (rule.isPresent()) {
            return moved(rule.get().redirect().status(), rule.get().location(host, key));
        }
        try {
            return object(site.page(key), false);
        } catch (S3Exception refused) {
            if (refused.error() == S3Error.NotModified) {
                throw refused;
            }
            return instead(site, key, refused);
        }
    }

    private Reply instead(Site site, String key, S3Exception refused) throws SQLException, IOException {
        var folder = site.folderPage(key);
        if (folder.isPresent() && exists(folder.get())) {
            return moved(FOUND, "/" + Percent.encodePath(key) + "/");
        }
        int status = refused.error().status();
        var rule = site.after(key, status);
        if (rule.isPresent()) {
            return moved(rule.get().redirect().status(), rule.get().location(host, key));
        }
        if (site.error().isEmpty()) {
            throw refused;
        }
        try {
            return object(site.error().get(), true).as(status);
        } catch (S3Exception missing) {
            throw refused;
        }
    }

    private boolean exists(String key) throws SQLException, IOException {
        try {
            objects.get(Operation.HEAD_OBJECT, key, true);
            return true;
        } catch (S3Exception refused) {
            return false;
        }
    }

    private Reply object(String key, boolean bare) throws SQLException, IOException {
        var reply = objects.get(method.equals("HEAD") ? Operation.HEAD_OBJECT : Operation.GET_OBJECT, key, bare);
        var elsewhere = reply.headers().stream()
                .filter(header -> header.name().equals(MOVED_BY_OBJECT))
                .findFirst();
        return elsewhere.isPresent() ? moved(Redirect.MOVED, elsewhere.get().value()) : reply;
    }

    private static Reply moved(int status, String location) {
        return new Reply(status, List.of(), new Reply.Nothing()).with("location", location);
    }

    private Reply page(S3Exception refused) {
        int status = refused.error().status();
        if (method.equals("HEAD") || refused.error() == S3Error.NotModified) {
            return new Reply(status, List.of(), new Reply.Nothing());
        }
        var code = refused.error().name();
        return Reply.text("text/html; charset=utf-8", """
            <html>
            <head><title>%1$d %2$s</title></head>
            <body>
            <h1>%1$d %2$s</h1>
            <ul>
            <li>Code: %2$s</li>
            </ul>
            </body>
            </html>
            """.formatted(status, code))
                .with("x-amz-error-code", code)
                .as(status);
    }
}
