package dev.endstate.capture.cdc;

import dev.endstate.instance.ConditionalOnRole;
import dev.endstate.instance.Role;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.stereotype.Component;

/** A component that only instances have that capture, where capture from the log is enabled. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Component
@ConditionalOnBooleanProperty("endstate.capture.cdc.enabled")
@ConditionalOnRole(Role.CAPTURE)
@interface PartOfLogCapture {}
