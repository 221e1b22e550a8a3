package dev.endstate.docs;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Parameter;
import java.lang.reflect.RecordComponent;
import java.net.URL;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.core.ResolvableType;
import org.springframework.util.ClassUtils;
import org.springframework.util.unit.DataSize;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A property of Endstate's, as the compiler has noted it down.
 *
 * @param name {@code endstate.capture.poll.tables[].interval} of an element
 * @param type the class of its value, or of the elements of its value
 * @param byDefault empty if there is none; elements are joined by a comma
 * @param range from the least to the most, as far as annotations tell
 * @param description what its Javadoc says
 */
record DeclaredProperty(String name, Class<?> type, String byDefault, String range, String description) {
    private static final String METADATA = "META-INF/spring-configuration-metadata.json";
    private static final Pattern CONTAINER =
            Pattern.compile("java\\.util\\.(?:List|Set|Map)<(?:[^,]+,)?(?<element>[^<>]+)>");

    /** All of them by name; a list of records is there as the components of its elements. */
    static SortedMap<String, DeclaredProperty> all() throws IOException {
        SortedMap<String, DeclaredProperty> all = new TreeMap<>();
        for (URL file : Collections.list(DeclaredProperty.class.getClassLoader().getResources(METADATA))) {
            try (InputStream metadata = file.openStream()) {
                for (JsonNode property :
                        new JsonMapper().readTree(metadata).path("properties").values()) {
                    if (property.path("name").asString().startsWith("endstate.")) {
                        of(property).forEach(declared -> all.put(declared.name(), declared));
                    }
                }
            }
        }

        return all;
    }

    boolean isEnumeration() {
        return type.isEnum();
    }

    /** What may be set to anything from one value to another. */
    boolean isRanged() {
        return Number.class.isAssignableFrom(type) || type == Duration.class || type == DataSize.class;
    }

    List<String> constants() {
        return Arrays.stream(type.getEnumConstants())
                .map(constant -> ((Enum<?>) constant).name().toLowerCase(Locale.ROOT))
                .toList();
    }

    private static List<DeclaredProperty> of(JsonNode property) {
        String name = property.path("name").asString();
        String type = property.path("type").asString();
        Matcher container = CONTAINER.matcher(type);
        Class<?> known = known(container.matches() ? container.group("element") : type);
        if (known.isRecord()) {
            return ofElements(name + (type.startsWith("java.util.Map") ? ".*" : "[]"), known);
        }

        return List.of(new DeclaredProperty(
                name,
                known,
                text(property.path("defaultValue")),
                DeclaredRange.of(
                        known(property.path("sourceType").asString()), name.substring(name.lastIndexOf('.') + 1)),
                property.path("description").asString("")));
    }

    /** The metadata does not look into lists. */
    private static List<DeclaredProperty> ofElements(String each, Class<?> element) {
        List<DeclaredProperty> properties = new ArrayList<>();
        RecordComponent[] components = element.getRecordComponents();
        Parameter[] parameters = element.getDeclaredConstructors()[0].getParameters();

        for (int i = 0; i < components.length; i++) {
            RecordComponent component = components[i];
            DefaultValue byDefault = parameters[i].getAnnotation(DefaultValue.class);
            properties.add(new DeclaredProperty(
                    each + "." + dashed(component.getName()),
                    ClassUtils.resolvePrimitiveIfNecessary(
                            ResolvableType.forType(component.getGenericType()).toClass()),
                    byDefault == null ? "" : String.join(", ", byDefault.value()),
                    DeclaredRange.of(component),
                    ""));
        }
        return properties;
    }

    private static Class<?> known(String name) {
        return ClassUtils.resolveClassName(name, DeclaredProperty.class.getClassLoader());
    }

    private static String text(JsonNode value) {
        return value.asString("").replaceAll("^\\[|]$", "");
    }

    private static String dashed(String camelCase) {
        return camelCase.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }
}
