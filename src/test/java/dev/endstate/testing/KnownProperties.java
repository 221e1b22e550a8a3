package dev.endstate.testing;

import java.io.IOException;
import java.net.URL;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The properties that Endstate and Spring Boot's parts of it have, as the configuration metadata of the class path lists them. */
public final class KnownProperties {
    private static final String METADATA = "META-INF/spring-configuration-metadata.json";
    private static final String ADDITIONAL = "META-INF/additional-spring-configuration-metadata.json";
    private static final Pattern ELEMENT = Pattern.compile("_\\d+(?:_(?<rest>.+))?");
    private static final Pattern LIST = Pattern.compile("java\\.util\\.(?:List|Set)<(?<element>.+)>");

    /** The type of each property, by the variable that sets it. */
    private final Map<String, String> types;

    private KnownProperties(Map<String, String> types) {
        this.types = types;
    }

    public static KnownProperties ofClassPath() throws IOException {
        Map<String, String> types = new TreeMap<>();
        for (String resource : List.of(METADATA, ADDITIONAL)) {
            for (URL metadata :
                    Collections.list(KnownProperties.class.getClassLoader().getResources(resource))) {
                for (JsonNode property :
                        new JsonMapper().readTree(metadata.openStream()).path("properties")) {
                    String name = property.path("name").asString();
                    String type = property.path("type").asString("");
                    // Both are understood, and where it is one of Spring Boot's the second is what people write.
                    types.put(variable(name.replace("-", "")), type);
                    types.put(variable(name), type);
                }
            }
        }

        return new KnownProperties(types);
    }

    /** Whether an environment variable, such as {@code SPRING_DATASOURCE_URL}, sets a property that exists. */
    public boolean bind(String variable) {
        return types.containsKey(variable)
                || types.entrySet().stream()
                        .filter(property -> variable.startsWith(property.getKey() + "_"))
                        .anyMatch(property -> isWithin(
                                property.getValue(),
                                variable.substring(property.getKey().length())));
    }

    private static boolean isWithin(String type, String rest) {
        if (type.startsWith("java.util.Map<")) {
            return true;
        }
        Matcher list = LIST.matcher(type);
        Matcher element = ELEMENT.matcher(rest);
        if (!list.matches() || !element.matches()) {
            return false;
        }
        String part = element.group("rest");
        return part == null || parts(list.group("element")).contains(part);
    }

    /** Says what the elements of a list have, which the metadata does not. */
    private static List<String> parts(String element) {
        try {
            Class<?> type = Class.forName(element);
            return type.isRecord()
                    ? Arrays.stream(type.getRecordComponents())
                            .map(component -> component.getName().toUpperCase(Locale.ROOT))
                            .toList()
                    : List.of();
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("The metadata names a type that is not there: " + element, e);
        }
    }

    private static String variable(String property) {
        return property.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT);
    }
}
