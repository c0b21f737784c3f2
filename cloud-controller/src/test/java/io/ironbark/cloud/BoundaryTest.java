package io.ironbark.cloud;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
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

    @Test
    void nounsDoNotSeeHttp() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "io.ironbark.cloud.keypair",
                        "io.ironbark.cloud.tag",
                        "io.ironbark.cloud.region",
                        "io.ironbark.cloud.instance",
                        "io.ironbark.cloud.vpc",
                        "io.ironbark.cloud.securitygroup")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.vertx..", "io.ironbark.cloud.front..", "io.ironbark.cloud.query..")
                .check(MAIN);
    }
}
