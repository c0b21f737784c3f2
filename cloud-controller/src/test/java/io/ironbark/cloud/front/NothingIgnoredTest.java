package io.ironbark.cloud.front;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.ironbark.cloud.SharedCloud;
import io.ironbark.cloud.api.Action.Service;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A parameter that a request is bound to and that no code reads would be accepted and ignored. */
class NothingIgnoredTest {
    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.ironbark.cloud");

    /** By its record, what says nothing that would make a difference, and why. */
    private static final Set<String> SAYS_NOTHING = Set.of(
            // There is never any of these, whatever is asked for and however it is cut into pages.
            "AbsentActions.Associations filters",
            "AbsentActions.Associations page",
            "AbsentActions.Reserved filters",
            "AbsentActions.Snapshots filters",
            "AbsentActions.Snapshots ownerIds",
            "AbsentActions.Snapshots page",
            "AbsentActions.Snapshots restorableByUserIds",
            "AbsentActions.SpotRequests filters",
            "AbsentActions.SpotRequests page",
            "AddressAttributes.Request attribute",
            "AddressAttributes.Request page",
            // All there is is told anyway.
            "GetConsoleOutput.Request latest",
            "RegionActions.DescribeAvailabilityZones allAvailabilityZones",
            "RegionActions.DescribeRegions allRegions",
            // The model leaves one value.
            "ImageAttributes.Reset attribute",
            "VpcAttributeActions.TenancyRequest instanceTenancy",
            // Clients of the time before VPCs ask for "standard", and get what there is.
            "ElasticIpActions.AllocateRequest domain",
            // An interface is detached at once, so there is nothing to force.
            "AttachmentActions.DetachRequest force",
            // Image ids only, no names that would have to be looked up.
            "VersionActions.Create resolveAlias",
            "VersionActions.Describe resolveAlias",
            // What answers tell of a rule's other group, whose id alone says which it is.
            "Permission.Pair peeringStatus",
            "Permission.Pair vpcId",
            "Permission.Pair vpcPeeringConnectionId",
            // Refused, whatever they say.
            "Permission.Range6 cidrIpv6",
            "PeeringOptions.Options allowDnsResolutionFromRemoteVpc",
            "PeeringOptions.Options allowEgressFromLocalClassicLinkToRemoteVpc",
            "PeeringOptions.Options allowEgressFromLocalVpcToRemoteClassicLink");

    @Test
    void everyParameterThatIsBoundIsRead() {
        var ignored = new TreeSet<String>();
        SharedCloud.cloud().controller().catalog().endpoints(Service.EC2).values().stream()
                .flatMap(endpoint -> records(endpoint.action().request()).stream())
                .forEach(owner -> Stream.of(owner.getRecordComponents())
                        .filter(component -> !isRead(owner, component))
                        .forEach(component -> ignored.add(named(owner) + " " + component.getName())));
        assertThat(ignored).isEqualTo(new TreeSet<>(SAYS_NOTHING));
    }

    private static String named(Class<?> owner) {
        return owner.getName().substring(owner.getPackageName().length() + 1).replace('$', '.');
    }

    /** The records that a request is made of; what all actions share is not theirs. */
    private static Set<Class<?>> records(Class<?> request) {
        var found = new LinkedHashSet<Class<?>>();
        var todo = new LinkedHashSet<Class<?>>(List.of(request));
        while (!todo.isEmpty()) {
            Class<?> one = todo.removeFirst();
            if (found.add(one)) {
                Stream.of(one.getRecordComponents())
                        .flatMap(component -> mentioned(component.getGenericType()))
                        .filter(type -> type.isRecord() && isOfANoun(type))
                        .forEach(todo::add);
            }
        }
        return found;
    }

    private static boolean isOfANoun(Class<?> type) {
        return MAIN.contain(type) && !type.getPackageName().equals("io.ironbark.cloud.api");
    }

    private static Stream<Class<?>> mentioned(Type type) {
        return switch (type) {
            case Class<?> plain -> Stream.of(plain);
            case ParameterizedType generic ->
                Stream.of(generic.getActualTypeArguments()).flatMap(NothingIgnoredTest::mentioned);
            default -> Stream.empty();
        };
    }

    /** By its accessor, in whatever way, or by its own record. */
    private static boolean isRead(Class<?> owner, RecordComponent component) {
        String name = component.getName();
        JavaClass record = MAIN.get(owner);
        boolean called = Stream.concat(Stream.of(record), record.getAllRawInterfaces().stream())
                .flatMap(type -> type.tryGetMethod(name).stream())
                .flatMap(NothingIgnoredTest::accesses)
                .findAny()
                .isPresent();
        return called
                || record.getField(name).getAccessesToSelf().stream()
                        .anyMatch(access -> !List.of(name, "<init>")
                                .contains(access.getOrigin().getName()));
    }

    private static Stream<JavaAccess<?>> accesses(JavaMethod method) {
        return Stream.concat(method.getCallsOfSelf().stream(), method.getReferencesToSelf().stream());
    }
}
