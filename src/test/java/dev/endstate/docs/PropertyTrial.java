package dev.endstate.docs;

import jakarta.validation.Validation;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.validation.ValidationBindHandler;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.util.ClassUtils;
import org.springframework.validation.beanvalidation.SpringValidatorAdapter;

/** Sets a property as a user would, and sees whether it is taken. */
final class PropertyTrial {
    /** What an element of a list must have. */
    private static final Map<String, String> ELEMENTS =
            Map.of("endstate.capture.poll.tables[0].table", "t", "endstate.capture.poll.tables[0].column", "c");

    /** What an entry of a map must have. */
    private static final Map<String, String> ENTRIES = Map.of(
            "endstate.notifications.webhooks.any.format", "json",
            "endstate.notifications.webhooks.any.url", "https://receiver.example.com");

    private final SortedMap<String, Class<?>> byPrefix = new TreeMap<>();
    private final SpringValidatorAdapter validator =
            new SpringValidatorAdapter(Validation.buildDefaultValidatorFactory().getValidator());

    PropertyTrial() {
        var scan = new ClassPathScanningCandidateComponentProvider(false);
        scan.addIncludeFilter(new AnnotationTypeFilter(ConfigurationProperties.class));
        scan.findCandidateComponents("dev.endstate").forEach(found -> {
            Class<?> type = ClassUtils.resolveClassName(
                    Objects.requireNonNull(found.getBeanClassName()), PropertyTrial.class.getClassLoader());
            byPrefix.put(type.getAnnotation(ConfigurationProperties.class).value(), type);
        });
    }

    /**
     * Whether the application would start.
     *
     * @param settings values by the names of properties, {@code []} for an element of a list
     */
    boolean isTaken(Map<String, String> settings) {
        Map<String, String> source = new HashMap<>();
        settings.forEach((name, value) -> source.put(name.replace("[]", "[0]").replace(".*.", ".any."), value));
        if (source.keySet().stream().anyMatch(name -> name.contains("[0]"))) {
            ELEMENTS.forEach(source::putIfAbsent);
        }
        if (source.keySet().stream().anyMatch(name -> name.contains(".any."))) {
            ENTRIES.forEach(source::putIfAbsent);
        }

        String first = settings.keySet().iterator().next();
        String prefix = byPrefix.keySet().stream()
                .filter(known -> first.startsWith(known + "."))
                .reduce((shorter, longer) -> longer)
                .orElseThrow(() -> new IllegalArgumentException("No class has the property " + first));

        try {
            new Binder(new MapConfigurationPropertySource(source))
                    .bind(prefix, Bindable.of(byPrefix.get(prefix)), new ValidationBindHandler(validator));
            return true;
        } catch (BindException refused) {
            return false;
        }
    }
}
