package dev.endstate.operate.chat;

import dev.endstate.instance.ConditionalOnRole;
import dev.endstate.instance.Role;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;

/** Marks beans that exist only on instances that answer people, and only if there is a secret that proves who the chat is. */
@Retention(RetentionPolicy.RUNTIME)
@ConditionalOnRole(Role.CONSOLE)
@ConditionalOnProperty("endstate.chat.signing-secret")
public @interface ConditionalOnChat {}
