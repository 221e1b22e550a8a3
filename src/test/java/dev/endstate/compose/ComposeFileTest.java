package dev.endstate.compose;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.endstate.compose.ComposeService.Mount;
import dev.endstate.shop.ShopSettings;
import dev.endstate.testing.KnownProperties;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** There is no Docker where the tests run, so what the compose file says is held against everything that it speaks of. */
class ComposeFileTest {
    private static final Pattern PINNED = Pattern.compile("[a-z0-9./-]+:v?\\d+\\.\\d+(\\.\\d+)?([_-][a-z0-9_.-]+)?");
    private static final Pattern STAGE = Pattern.compile("(?m)^FROM \\S+ AS (\\S+)$");
    private static final Pattern BASE = Pattern.compile("(?m)^ARG (?:BUILD|RUNTIME)_IMAGE=(\\S+)$");
    private static final Pattern ADDRESS = Pattern.compile("(?<host>[a-z]+):(?<port>\\d{4,5})\\b");
    private static final Pattern OWN_PATH = Pattern.compile("/etc/[\\w./-]+");

    private ComposeFile compose;
    private String dockerfile;

    @BeforeEach
    void readTheFiles() throws IOException {
        compose = ComposeFile.read();
        dockerfile = Files.readString(Path.of("Dockerfile"));
    }

    @Test
    void the_specification_allows_everything_that_the_file_says() throws IOException {
        ObjectNode specification =
                (ObjectNode) new JsonMapper().readTree(Path.of("src/test/resources/compose/compose-spec.json"));
        // The validator takes both for addresses, as the draft asks, and these are not.
        specification.remove(List.of("$id", "$schema"));
        assertThat(SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7)
                        .getSchema(specification)
                        .validate(compose.content()))
                .isEmpty();
    }

    @Test
    void every_image_is_of_one_version() {
        List<String> images = Stream.concat(
                        compose.services().values().stream()
                                .filter(service -> service.content().has("image"))
                                .map(service -> service.content().path("image").asString()),
                        all(BASE, dockerfile).map(base -> base.group(1)))
                .toList();
        assertThat(images).hasSizeGreaterThan(6).allMatch(PINNED.asMatchPredicate());
    }

    @Test
    void what_is_built_is_a_stage_of_the_dockerfile() {
        Set<String> stages = all(STAGE, dockerfile).map(stage -> stage.group(1)).collect(Collectors.toSet());
        assertThat(built())
                .isNotEmpty()
                .allSatisfy(service -> assertThat(stages)
                        .contains(service.content().path("build").path("target").asString()));
    }

    @Test
    void a_container_is_reached_where_its_image_listens() {
        assertThat(built()).allSatisfy(service -> {
            String stage = dockerfile.substring(dockerfile.indexOf(
                    " AS " + service.content().path("build").path("target").asString()));
            String port = all(Pattern.compile("(?m)^EXPOSE (\\d+)$"), stage)
                    .findFirst()
                    .orElseThrow()
                    .group(1);
            assertThat(service.listensAt()).containsExactly(port);
        });
    }

    @Test
    void nothing_is_published_to_other_machines() {
        assertThat(compose.services().values())
                .flatExtracting(ComposeService::ports)
                .isNotEmpty()
                .allSatisfy(port -> assertThat(port).startsWith("127.0.0.1:"))
                .extracting(port -> port.substring(0, port.lastIndexOf(':')))
                .doesNotHaveDuplicates();
    }

    @Test
    void every_file_and_every_volume_that_is_mounted_is_there() {
        List<Mount> mounts = compose.services().values().stream()
                .flatMap(service -> service.mounts().stream())
                .toList();
        assertThat(mounts)
                .filteredOn(Mount::isBind)
                .isNotEmpty()
                .allSatisfy(mount -> assertThat(mount.path()).exists());

        Set<String> volumes = mounts.stream()
                .filter(mount -> !mount.isBind())
                .map(Mount::source)
                .collect(Collectors.toSet());
        assertThat(volumes)
                .containsExactlyInAnyOrderElementsOf(
                        compose.content().path("volumes").propertyNames());
    }

    @Test
    void every_path_that_a_container_is_told_of_is_mounted_there() throws IOException {
        for (ComposeService service : compose.services().values()) {
            List<String> targets = service.mounts().stream().map(Mount::target).toList();
            for (String said : saidTo(service)) {
                assertThat(all(OWN_PATH, said).map(MatchResult::group))
                        .as(service.name())
                        .allMatch(path -> targets.stream()
                                .anyMatch(target -> path.equals(target)
                                        || path.startsWith(target + "/")
                                        || target.startsWith(path + "/")));
            }
        }
    }

    @Test
    void every_address_leads_to_a_service_that_listens_there() throws IOException {
        int addresses = 0;
        for (ComposeService service : compose.services().values()) {
            for (String said : saidTo(service)) {
                for (MatchResult address : all(ADDRESS, said).toList()) {
                    String host = address.group("host");
                    ComposeService peer = host.equals("localhost") ? service : compose.service(host);
                    assertThat(peer.listensAt())
                            .as(service.name() + ": " + said)
                            .contains(address.group("port"));
                    addresses++;
                }
            }
        }

        assertThat(addresses).isGreaterThan(15);
    }

    @Test
    void every_variable_of_endstate_sets_a_property_that_exists() throws IOException {
        KnownProperties known = KnownProperties.ofClassPath();
        Set<String> variables = compose.service("endstate").environment().keySet();
        assertThat(variables).hasSizeGreaterThan(10).allMatch(known::bind);
        // What the test itself would notice.
        assertThat(Stream.of("SPRING_DATASOURCE_URI", "ENDSTATE_CAPTURE_POLL_TABLES_0_TABEL", "ENDSTATE_CAPTURE_0"))
                .noneMatch(known::bind);
    }

    @Test
    void every_variable_of_the_shop_is_asked_for() {
        Set<String> asked = new TreeSet<>();
        Map<String, String> environment = new HashMap<>(compose.service("shop").environment()) {
            @Override
            public String get(Object name) {
                asked.add((String) name);
                return super.get(name);
            }

            @Override
            public String getOrDefault(Object name, String byDefault) {
                asked.add((String) name);
                return super.getOrDefault(name, byDefault);
            }
        };
        ShopSettings.of(environment);
        assertThat(environment.keySet())
                .filteredOn(name -> name.startsWith("SHOP_"))
                .isNotEmpty()
                .isSubsetOf(asked);
    }

    @Test
    void whoever_waits_for_another_to_be_well_can_be_told_so() {
        assertThat(compose.services().values()).allSatisfy(service -> {
            assertThat(service.healthCommand()).as(service.name()).isNotEmpty();
            service.content().path("depends_on").properties().forEach(peer -> {
                assertThat(peer.getValue().path("condition").asString()).isEqualTo("service_healthy");
                assertThat(compose.services()).containsKey(peer.getKey());
            });
        });
    }

    @Test
    void a_laptop_has_the_memory_for_all_of_it() {
        int megabytes = compose.services().values().stream()
                .map(service -> service.content().path("mem_limit").asString())
                .mapToInt(limit -> Integer.parseInt(limit.substring(0, limit.indexOf('m'))))
                .sum();
        assertThat(megabytes).isLessThan(6 * 1024);
    }

    private List<ComposeService> built() {
        return compose.services().values().stream()
                .filter(service -> service.content().has("build"))
                .toList();
    }

    /** What a container is told by the compose file, and by the files in {@code compose/} that are mounted into it. */
    private List<String> saidTo(ComposeService service) throws IOException {
        Stream.Builder<String> said = Stream.builder();
        service.said().forEach(said);
        for (Mount mount : service.mounts()) {
            if (mount.isBind() && mount.path().startsWith("compose")) {
                try (Stream<Path> files = Files.walk(mount.path())) {
                    for (Path file : files.filter(Files::isRegularFile).toList()) {
                        said.add(Files.readString(file));
                    }
                }
            }
        }

        return said.build().toList();
    }

    private static Stream<MatchResult> all(Pattern pattern, String text) {
        return pattern.matcher(text).results();
    }
}
