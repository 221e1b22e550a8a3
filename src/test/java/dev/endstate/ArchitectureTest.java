package dev.endstate;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_FIELD_INJECTION;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

@AnalyzeClasses(packages = "dev.endstate", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    /** Each floor may use what stands below it; those on one floor do not know each other. */
    @ArchTest
    static final ArchRule every_arrow_goes_down = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("operate")
            .definedBy("dev.endstate.operate..")
            .layer("consume")
            .definedBy("dev.endstate.consume..")
            .layer("fanout")
            .definedBy("dev.endstate.fanout..")
            .layer("timed")
            .definedBy("dev.endstate.timed..")
            .layer("rebuild")
            .definedBy("dev.endstate.rebuild..")
            .layer("reconcile")
            .definedBy("dev.endstate.reconcile..")
            .layer("pipeline")
            .definedBy("dev.endstate.pipeline..")
            .layer("source")
            .definedBy("dev.endstate.source..")
            .layer("index")
            .definedBy("dev.endstate.index..")
            .layer("parked")
            .definedBy("dev.endstate.parked..")
            .layer("capture")
            .definedBy("dev.endstate.capture..")
            .layer("change")
            .definedBy("dev.endstate.change..")
            .layer("definition")
            .definedBy("dev.endstate.definition..")
            .whereLayer("operate")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("consume")
            .mayOnlyBeAccessedByLayers("operate")
            .whereLayer("fanout")
            .mayOnlyBeAccessedByLayers("operate")
            .whereLayer("timed")
            .mayOnlyBeAccessedByLayers("operate")
            .whereLayer("rebuild")
            .mayOnlyBeAccessedByLayers("operate")
            .whereLayer("reconcile")
            .mayOnlyBeAccessedByLayers("operate")
            .whereLayer("pipeline")
            .mayOnlyBeAccessedByLayers("operate", "consume", "fanout", "timed", "rebuild", "reconcile")
            .whereLayer("source")
            .mayOnlyBeAccessedByLayers("operate", "consume", "fanout", "timed", "rebuild", "reconcile", "pipeline")
            .whereLayer("index")
            .mayOnlyBeAccessedByLayers("operate", "consume", "fanout", "timed", "rebuild", "reconcile", "pipeline")
            .whereLayer("parked")
            .mayOnlyBeAccessedByLayers("operate", "consume", "fanout", "timed", "rebuild", "reconcile", "pipeline")
            .whereLayer("capture")
            .mayOnlyBeAccessedByLayers("operate", "consume", "fanout", "timed", "rebuild", "reconcile", "pipeline")
            .whereLayer("change")
            .mayOnlyBeAccessedByLayers("consume", "capture");

    @ArchTest
    static final ArchRule leaves_know_no_other_package = noClasses()
            .that()
            .resideInAnyPackage("dev.endstate.change..", "dev.endstate.definition..")
            .should()
            .dependOnClassesThat(resideInAPackage("dev.endstate.(*)..")
                    .and(com.tngtech.archunit.base.DescribedPredicate.not(resideInAPackage("dev.endstate.change..")
                            .or(resideInAPackage("dev.endstate.definition..")))));

    @ArchTest
    static final ArchRule no_two_packages_need_each_other =
            slices().matching("dev.endstate.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule nothing_is_injected_into_fields = NO_CLASSES_SHOULD_USE_FIELD_INJECTION;

    @ArchTest
    static final ArchRule nothing_is_printed_but_what_the_command_line_asks_for =
            noClasses().that().doNotBelongToAnyOf(EndstateApplication.class).should(ACCESS_STANDARD_STREAMS);

    @ArchTest
    static final ArchRule no_state_is_static =
            fields().that().areStatic().should().haveModifier(JavaModifier.FINAL);

    @ArchTest
    static final ArchRule a_class_is_named_for_what_it_does = noClasses()
            .should()
            .haveNameMatching(".*(Util|Utils|Helper|Manager|Impl)")
            .orShould()
            .haveSimpleNameStartingWith("Base");

    @Test
    void every_package_says_its_step_and_is_null_marked() throws IOException {
        try (Stream<Path> folders =
                Files.walk(Path.of("src/main/java/dev/endstate")).filter(Files::isDirectory)) {
            List<Path> silent = folders.filter(folder -> !saysItsStep(folder.resolve("package-info.java")))
                    .toList();
            assertThat(silent).isEmpty();
        }
    }

    private static boolean saysItsStep(Path packageInfo) {
        try {
            String text = Files.readString(packageInfo);
            return text.contains("/**") && text.contains("@NullMarked");
        } catch (IOException e) {
            return false;
        }
    }
}
