package dev.endstate.docs;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** The range of a property that its annotations tell, as the page writes it; what a constructor checks is not seen. */
final class DeclaredRange {
    private DeclaredRange() {}

    static String of(RecordComponent component) {
        Method accessor = component.getAccessor();
        Min min = accessor.getAnnotation(Min.class);
        Max max = accessor.getAnnotation(Max.class);
        if (min != null && max != null) {
            return min.value() + " to " + max.value();
        }
        DurationMin shortest = accessor.getAnnotation(DurationMin.class);
        DurationMax longest = accessor.getAnnotation(DurationMax.class);
        return shortest == null || longest == null ? "" : text(duration(shortest)) + " to " + text(duration(longest));
    }

    private static Duration duration(DurationMin min) {
        return Duration.ofDays(min.days())
                .plusHours(min.hours())
                .plusMinutes(min.minutes())
                .plusSeconds(min.seconds())
                .plusMillis(min.millis());
    }

    private static Duration duration(DurationMax max) {
        return Duration.ofDays(max.days())
                .plusHours(max.hours())
                .plusMinutes(max.minutes())
                .plusSeconds(max.seconds())
                .plusMillis(max.millis());
    }

    private static String text(Duration duration) {
        long millis = duration.toMillis();
        if (millis % 1000 > 0) {
            return millis + "ms";
        }
        long seconds = millis / 1000;
        if (seconds == 0) {
            return "0s";
        }
        return seconds % 86_400 == 0
                ? seconds / 86_400 + "d"
                : seconds % 3_600 == 0 ? seconds / 3_600 + "h" : seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
    }

    /** The component of a record that a property is bound to, by the property's last name. */
    static String of(Class<?> type, String dashed) {
        if (!type.isRecord()) {
            return "";
        }
        for (RecordComponent component : type.getRecordComponents()) {
            if (component.getName().equalsIgnoreCase(dashed.replace("-", ""))) {
                return of(component);
            }
        }
        return "";
    }
}
