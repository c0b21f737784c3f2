package io.ironbark.bench.api;

import io.ironbark.bench.load.Load;
import io.ironbark.bench.load.Signer;
import io.ironbark.bench.load.Wire;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An EC2 endpoint as one account uses it: ours or another. */
final class Ec2 {
    private static final String VERSION = "&Version=2016-11-15";
    private static final Pattern NEXT = Pattern.compile("<nextToken>([^<]+)</nextToken>");
    private static final int TAIL = 400;
    private static final int UNAVAILABLE = 503;
    private static final int ATTEMPTS_MAX = 6;

    private final InetSocketAddress server;
    private final Signer.Identity identity;

    Ec2(InetSocketAddress server, Signer.Identity identity) {
        this.server = server;
        this.identity = identity;
    }

    InetSocketAddress server() {
        return server;
    }

    /** The same account, at another endpoint. */
    Ec2 at(InetSocketAddress other) {
        return new Ec2(other, identity);
    }

    /** One call, whose answer must be good; asked again, as SDKs do, when the server says that it can't now. */
    String call(String form) {
        for (int attempt = 1; ; attempt++) {
            try (var wire = new Wire(server)) {
                Wire.Reply reply = wire.exchange(signer().post(form));
                if (reply.status() == 200) {
                    return reply.text();
                }
                if (reply.status() != UNAVAILABLE || attempt == ATTEMPTS_MAX) {
                    throw new IllegalStateException(form + ": " + reply.status() + " " + reply.text());
                }
                LockSupport.parkNanos(attempt * 1_000_000_000L);
            } catch (IOException e) {
                throw new UncheckedIOException(form, e);
            }
        }
    }

    /** One call whose answer must be a refusal by the client's fault; how many nanoseconds it took once it was signed. */
    long refused(String form) {
        byte[] request = signer().post(form);
        try (var wire = new Wire(server)) {
            long start = System.nanoTime();
            Wire.Reply reply = wire.exchange(request);
            long nanos = System.nanoTime() - start;
            if (reply.status() / 100 != 4) {
                throw new IllegalStateException("not refused: " + reply.status() + " " + reply.text());
            }
            return nanos;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The text of an element of an answer. */
    static String element(String xml, String name) {
        Matcher match = Pattern.compile("<" + name + ">([^<]*)</" + name + ">").matcher(xml);
        if (!match.find()) {
            throw new IllegalStateException("no " + name + " in " + xml);
        }
        return match.group(1);
    }

    static String form(String action, String... namesAndValues) {
        var form = new StringBuilder("Action=").append(action).append(VERSION);
        for (int i = 0; i < namesAndValues.length; i += 2) {
            form.append('&').append(namesAndValues[i]).append('=');
            form.append(URLEncoder.encode(namesAndValues[i + 1], StandardCharsets.UTF_8));
        }
        return form.toString();
    }

    static String run(String image, int count) {
        String number = Integer.toString(count);
        return form(
                "RunInstances",
                "ImageId",
                image,
                "InstanceType",
                "t3.micro",
                "MinCount",
                number,
                "MaxCount",
                number,
                "ClientToken",
                UUID.randomUUID().toString());
    }

    /** Another request each time. */
    Load.Script script(Supplier<String> forms) {
        Signer signer = signer();
        return () -> signer.post(forms.get());
    }

    Load.Script one(List<String> ids, int seed) {
        var random = new SplittableRandom(seed);
        return script(() -> form("DescribeInstances", "InstanceId.1", any(ids, random)));
    }

    Load.Script named(int names, int seed) {
        var random = new SplittableRandom(seed);
        return script(() -> form(
                "DescribeInstances",
                "Filter.1.Name",
                "tag:Name",
                "Filter.1.Value.1",
                "bench-" + (1 + random.nextInt(names))));
    }

    Load.Script tag(List<String> ids, int seed) {
        var random = new SplittableRandom(seed);
        return script(() -> form(
                "CreateTags",
                "ResourceId.1",
                any(ids, random),
                "Tag.1.Key",
                "changed",
                "Tag.1.Value",
                Long.toHexString(random.nextLong())));
    }

    /** Walks over all instances in pages of 100, and begins again at the end. */
    Load.Script pages() {
        Signer signer = signer();
        return new Load.Script() {
            private Optional<String> next = Optional.empty();

            @Override
            public byte[] next() {
                return signer.post(next.map(token -> form("DescribeInstances", "MaxResults", "100", "NextToken", token))
                        .orElseGet(() -> form("DescribeInstances", "MaxResults", "100")));
            }

            @Override
            public boolean accepts(Wire.Reply reply) {
                next = token(reply);
                return reply.status() == 200;
            }
        };
    }

    /** Walks once over all instances in pages of 100, or over so many pages; returns how many that were. */
    int walk(int pagesMax) {
        Load.Script script = pages();
        int pages = 0;
        try (var wire = new Wire(server)) {
            Optional<String> next;
            do {
                Wire.Reply reply = wire.exchange(script.next());
                if (!script.accepts(reply)) {
                    throw new IllegalStateException(reply.status() + " " + reply.text());
                }
                next = token(reply);
                pages++;
            } while (next.isPresent() && pages < pagesMax);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return pages;
    }

    /** At the end of the answer, where EC2's model has it. */
    private static Optional<String> token(Wire.Reply reply) {
        int from = Math.max(reply.from(), reply.to() - TAIL);
        Matcher end = NEXT.matcher(new String(reply.bytes(), from, reply.to() - from, StandardCharsets.UTF_8));
        if (end.find()) {
            return Optional.of(end.group(1));
        }
        int head = Math.min(TAIL, reply.length());
        Matcher start = NEXT.matcher(new String(reply.bytes(), reply.from(), head, StandardCharsets.UTF_8));
        return start.find() ? Optional.of(start.group(1)) : Optional.empty();
    }

    private Signer signer() {
        String host = server.getAddress().getHostAddress() + ":" + server.getPort();
        return new Signer(identity, host, InstantSource.system());
    }

    private static String any(List<String> ids, SplittableRandom random) {
        return ids.get(random.nextInt(ids.size()));
    }
}
