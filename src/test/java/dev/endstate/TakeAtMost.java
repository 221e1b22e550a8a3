package dev.endstate;

import com.tngtech.archunit.core.domain.JavaConstructor;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;

/** What is made of more collaborators does more than one thing. */
final class TakeAtMost extends ArchCondition<JavaConstructor> {
    /** The compiler adds a constant's name and ordinal. */
    private static final int ADDED_TO_ENUMS = 2;

    private final int arguments;

    TakeAtMost(int arguments) {
        super("take at most " + arguments + " arguments");
        this.arguments = arguments;
    }

    @Override
    public void check(JavaConstructor constructor, ConditionEvents events) {
        int taken = constructor.getRawParameterTypes().size()
                - (constructor.getOwner().isEnum() ? ADDED_TO_ENUMS : 0);
        if (taken > arguments) {
            events.add(SimpleConditionEvent.violated(
                    constructor,
                    constructor.getFullName() + " takes " + taken + " in " + constructor.getSourceCodeLocation()));
        }
    }
}
