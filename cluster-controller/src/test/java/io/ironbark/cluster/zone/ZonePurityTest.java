package io.ironbark.cluster.zone;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ZonePurityTest {
    private static final JavaClasses CORE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.ironbark.cluster.zone");

    @Test
    void theCoreKnowsOnlyValuesAndTheDocumentsOfItsHops() {
        classes()
                .that()
                .resideInAPackage("io.ironbark.cluster.zone")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "io.ironbark.cluster.zone",
                        "io.ironbark.proto.id",
                        "io.ironbark.proto.node",
                        "io.ironbark.proto.placement",
                        "io.ironbark.proto.zone",
                        "java.lang..",
                        "java.util",
                        "java.util.function",
                        "java.util.stream",
                        "java.time",
                        "org.jspecify.annotations")
                .check(CORE);
    }

    @Test
    void theCoreReadsNoClockAndStartsNoThread() {
        noClasses()
                .should()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(java.time.InstantSource.class)
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(java.util.random.RandomGenerator.class)
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(Thread.class)
                .check(CORE);
    }
}
