package dev.endstate.capture.poll;

import dev.endstate.instance.ConditionalOnRole;
import dev.endstate.instance.Role;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.stereotype.Component;

/** A component that only instances have that capture, where tables are polled. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Component
@ConditionalOnProperty("endstate.capture.poll.tables[0].table")
@ConditionalOnRole(Role.CAPTURE)
@interface PartOfPolling {}
