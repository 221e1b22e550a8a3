package dev.endstate.operate;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;

/** Marks beans that do not exist while definitions are only checked, as {@code --check} does. */
@Retention(RetentionPolicy.RUNTIME)
@ConditionalOnBooleanProperty(name = ConditionalOnServing.CHECK, havingValue = false, matchIfMissing = true)
public @interface ConditionalOnServing {
    /** The property that is set while definitions are only checked. */
    String CHECK = "endstate.check";
}
