package dev.endstate;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.constructors;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_FIELD_INJECTION;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.Architectures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

@AnalyzeClasses(packages = "dev.endstate", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String ROOT = "dev.endstate";

    /** The floors, from the top. Those on one floor do not know each other. */
    private static final List<List<String>> FLOORS = List.of(
            List.of("application"),
            List.of("operate"),
            List.of("rebuild", "recovery", "consume", "fanout", "timed", "reconcile"),
            List.of("scan"),
            List.of("pipeline"),
            List.of("capture", "source", "index", "parked"),
            List.of("change"),
            List.of("instance"),
            List.of("definition"));

    @ArchTest
    static final ArchRule every_arrow_goes_down = everyArrowGoesDown();

    @ArchTest
    static final ArchRule the_root_holds_only_the_application = classes()
            .that()
            .resideInAPackage("dev.endstate")
            .and()
            .doNotHaveSimpleName("package-info")
            .should()
            .haveSimpleName("EndstateApplication");

    private static ArchRule everyArrowGoesDown() {
        Architectures.LayeredArchitecture rule = layeredArchitecture().consideringOnlyDependenciesInLayers();
        List<String> above = new ArrayList<>();
        for (List<String> floor : FLOORS) {
            for (String room : floor) {
                rule = rule.layer(room).definedBy(room.equals("application") ? ROOT : ROOT + "." + room + "..");
            }
        }

        for (List<String> floor : FLOORS) {
            for (String room : floor) {
                rule = above.isEmpty()
                        ? rule.whereLayer(room).mayNotBeAccessedByAnyLayer()
                        : rule.whereLayer(room).mayOnlyBeAccessedByLayers(above.toArray(String[]::new));
            }
            above.addAll(floor);
        }
        return rule;
    }

    @Test
    void every_room_has_a_floor() throws IOException {
        try (Stream<Path> rooms = Files.list(Path.of("src/main/java/dev/endstate"))) {
            assertThat(rooms.filter(Files::isDirectory)
                            .map(room -> room.getFileName().toString()))
                    .allMatch(room -> FLOORS.stream().anyMatch(floor -> floor.contains(room)));
        }
    }

    @ArchTest
    static final ArchRule no_two_packages_need_each_other =
            slices().matching("dev.endstate.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule no_two_rooms_inside_one_need_each_other =
            slices().matching("dev.endstate.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule documents_are_read_by_keys_and_keys_know_no_documents = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("document")
            .definedBy("dev.endstate.source.document..")
            .layer("key")
            .definedBy("dev.endstate.source.key..")
            .layer("source")
            .definedBy("dev.endstate.source")
            .whereLayer("document")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("key")
            .mayOnlyBeAccessedByLayers("document");

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

    @ArchTest
    static final ArchRule what_asks_only_asks =
            methods().that().haveNameMatching("(is|has|are)\\p{Lu}.*").should(new OnlyAsk());

    @ArchTest
    static final ArchRule a_constructor_takes_six_arguments_at_most = constructors()
            .that()
            .areDeclaredInClassesThat(not(describe("records", JavaClass::isRecord)))
            .should(new TakeAtMost(6));

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
