package io.ironbark.cloud;

import io.ironbark.proto.admin.AccountMade;
import io.ironbark.proto.admin.NewAccount;
import io.ironbark.proto.hop.Answer;
import io.ironbark.proto.hop.HopClient;
import io.ironbark.proto.hop.Role;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;

/** One cloud for the tests that need only an account of their own in it. It ends with the JVM. */
public final class SharedCloud {
    private static final AtomicInteger NEXT = new AtomicInteger();

    private SharedCloud() {}

    private static final class Holder {
        private static final TestCloud CLOUD = TestCloud.start();
    }

    public static TestCloud cloud() {
        return Holder.CLOUD;
    }

    /** The root of a new account. */
    public static TestClient newAccount() {
        return root(cloud(), "account-" + NEXT.incrementAndGet());
    }

    /** The root of a new account with this name in a cloud. */
    public static TestClient root(TestCloud cloud, String name) {
        try (HopClient operator = internal(cloud, Role.OPERATOR)) {
            AccountMade made = operator.post("/v1/admin/accounts", new NewAccount(name), AccountMade.class)
                    .orThrow()
                    .orElseThrow();
            return new TestClient(
                    cloud.endpoint(), made.accessKeyId(), made.secretAccessKey().reveal());
        } catch (InterruptedException | Answer.HopException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A caller of a cloud's internal routes. */
    public static HopClient internal(TestCloud cloud, Role role) {
        URI base = URI.create("https://127.0.0.1:" + cloud.controller().internalPort());
        return new HopClient(base, TestCloud.PKI.tls(role, "test"), Role.CLOUD_CONTROLLER, HopClient.Limits.PATIENT);
    }
}
