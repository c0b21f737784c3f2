package io.ironbark.cloud.front;

import static org.assertj.core.api.Assertions.assertThat;

import io.ironbark.cloud.SharedCloud;
import io.ironbark.cloud.api.Action.Service;
import io.ironbark.cloud.model.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Keeps the page that says what the API covers. */
class ApiCoverageTest {
    private static final Path PAGE = Path.of("..", "docs", "api-coverage.md");
    private static final String UPDATE = "ironbark.update";

    private final Catalog catalog = SharedCloud.cloud().controller().catalog();

    @Test
    void thePageSaysWhatIsServed() throws IOException {
        String page = page();
        if (Boolean.getBoolean(UPDATE)) {
            Files.writeString(PAGE, page);
        }
        assertThat(Files.readString(PAGE))
                .as("run this test with -D%s=true to write the page anew", UPDATE)
                .isEqualTo(page);
    }

    private String page() {
        var page = new StringBuilder("""
                # What the API covers
                Written by a test from the service models and the records that requests are bound to; it fails when this page is
                behind. `mvn -pl cloud-controller -am test -Dtest=ApiCoverageTest -Dsurefire.failIfNoSpecifiedTests=false
                -Dironbark.update=true` writes it anew.

                An action that the model knows and that is not here answers `UnsupportedOperation` with its name. A parameter that
                is "refused by name" answers `UnsupportedOperation` with its name, and so is one that is within a structure and
                not listed; none is ignored. `LaunchTemplateData` may hold what RunInstances takes. Every filter's values may hold
                `*` and `?`.
                """);
        for (Service service : List.of(Service.EC2, Service.STS, Service.IAM)) {
            var endpoints = catalog.endpoints(service);
            page.append("\n## %s: %d of %d actions\n"
                    .formatted(
                            service,
                            endpoints.size(),
                            catalog.model(service).operations().size()));
            if (!endpoints.isEmpty()) {
                page.append("| action | parameters | refused by name | filters |\n| --- | --- | --- | --- |\n");
            }
            endpoints.values().forEach(endpoint -> page.append(row(service, endpoint)));
        }
        return page.toString();
    }

    private String row(Service service, Endpoint<?, ?> endpoint) {
        var model = catalog.model(service);
        var action = endpoint.action();
        var operation = Objects.requireNonNull(model.operations().get(action.name()));
        var refused = new TreeSet<String>();
        model.input(operation).members().values().forEach(member -> refused.add(model.requestName(member)));
        var honoured = new TreeSet<>(endpoint.binder().honoured());
        action.completion().ifPresent(completion -> {
            var completing = model.input(operation).member(completion.member()).orElseThrow();
            var structure = (Shape.Structure) model.shape(completing);
            structure
                    .members()
                    .values()
                    .forEach(one -> honoured.add(completion.member() + "." + model.requestName(one)));
        });
        honoured.forEach(name -> refused.remove(name.split("\\.", 2)[0]));
        return "| %s | %s | %s | %s |\n"
                .formatted(action.name(), words(honoured), words(refused), words(action.filters()));
    }

    private static String words(Collection<String> words) {
        return words.stream().map(word -> "`" + word + "`").collect(Collectors.joining(" "));
    }
}
