package dev.endstate;

import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A method whose name asks, such as {@code isDone}, answers yes or no, and neither waits nor writes. */
final class OnlyAsk extends ArchCondition<JavaMethod> {
    OnlyAsk() {
        super("answer yes or no, and neither wait nor write");
    }

    @Override
    public void check(JavaMethod method, ConditionEvents events) {
        if (!method.getRawReturnType().isEquivalentTo(boolean.class) && !isComponent(method)) {
            violated(method, "returns " + method.getRawReturnType().getSimpleName(), events);
        }
        if (method.getThrowsClause().containsType(InterruptedException.class)) {
            violated(method, "waits, since it may be interrupted", events);
        }
        if (writes(method)) {
            violated(method, "writes to a database", events);
        }
    }

    private static boolean isComponent(JavaMethod method) {
        return method.getOwner().isRecord()
                && method.getRawParameterTypes().isEmpty()
                && method.getOwner().tryGetField(method.getName()).isPresent();
    }

    private static boolean writes(JavaMethod method) {
        return method.getMethodCallsFromSelf().stream()
                .anyMatch(call -> call.getTarget().getName().equals("update")
                        && call.getTarget().getOwner().isAssignableTo(JdbcClient.StatementSpec.class));
    }

    private static void violated(JavaMethod method, String what, ConditionEvents events) {
        events.add(SimpleConditionEvent.violated(
                method, method.getFullName() + " " + what + " in " + method.getSourceCodeLocation()));
    }
}
