package io.ironbark.cloud;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BoundaryTest {
    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.ironbark.cloud");

    @Test
    void theQueryProtocolKnowsNeitherHttpNorTheDatabaseNorAnyNoun() {
        noClasses()
                .that()
                .resideInAnyPackage("io.ironbark.cloud.query", "io.ironbark.cloud.model")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "java.sql..",
                        "io.vertx..",
                        "io.ironbark.cloud.front..",
                        "io.ironbark.cloud.keypair..",
                        "io.ironbark.cloud.instance..",
                        "io.ironbark.cloud.image..",
                        "io.ironbark.cloud.vpc..")
                .check(MAIN);
    }

    /** What is in a VPC stands on the VPC, never the other way round; {@code network} puts it together. */
    @Test
    void theNounsOfTheNetworkStandOnEachOtherInOneDirection() {
        JavaClasses network = MAIN.that(JavaClass.Predicates.resideInAnyPackage(Stream.of(
                        "dhcpoptions",
                        "elasticip",
                        "internetgateway",
                        "natgateway",
                        "network",
                        "networkacl",
                        "networkinterface",
                        "peering",
                        "prefixlist",
                        "routetable",
                        "securitygroup",
                        "subnet",
                        "vpc")
                .map(noun -> "io.ironbark.cloud." + noun)
                .toArray(String[]::new)));
        slices().matching("io.ironbark.cloud.(*)..").should().beFreeOfCycles().check(network);
    }

    @Test
    void nounsDoNotSeeHttp() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "io.ironbark.cloud.keypair",
                        "io.ironbark.cloud.tag",
                        "io.ironbark.cloud.region",
                        "io.ironbark.cloud.instance",
                        "io.ironbark.cloud.dhcpoptions",
                        "io.ironbark.cloud.elasticip",
                        "io.ironbark.cloud.internetgateway",
                        "io.ironbark.cloud.natgateway",
                        "io.ironbark.cloud.network",
                        "io.ironbark.cloud.networkacl",
                        "io.ironbark.cloud.networkinterface",
                        "io.ironbark.cloud.peering",
                        "io.ironbark.cloud.prefixlist",
                        "io.ironbark.cloud.routetable",
                        "io.ironbark.cloud.subnet",
                        "io.ironbark.cloud.vpc",
                        "io.ironbark.cloud.securitygroup")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.vertx..", "io.ironbark.cloud.front..", "io.ironbark.cloud.query..")
                .check(MAIN);
    }
}
