package dev.endstate.operate.chat;

import dev.endstate.instance.ConditionalOnRole;
import dev.endstate.instance.Role;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;

/** What exists only on instances that answer people, and only once there is a secret by which to know the chat. */
@Retention(RetentionPolicy.RUNTIME)
@ConditionalOnRole(Role.CONSOLE)
@ConditionalOnProperty("endstate.chat.signing-secret")
@interface ConditionalOnChat {}
