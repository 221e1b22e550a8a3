package dev.endstate.instance;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** A bean that exists only on instances that play the role. */
@Retention(RetentionPolicy.RUNTIME)
@Conditional(ConditionalOnRole.OnRole.class)
public @interface ConditionalOnRole {
    Role value();

    /** Looks into {@code endstate.roles}. */
    final class OnRole implements Condition {
        @Override
        public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
            List<Role> roles = Binder.get(context.getEnvironment())
                    .bind("endstate.roles", Bindable.listOf(Role.class))
                    .orElse(List.copyOf(EnumSet.allOf(Role.class)));
            return roles.contains(
                    Objects.requireNonNull(metadata.getAnnotationAttributes(ConditionalOnRole.class.getName()))
                            .get("value"));
        }
    }
}
