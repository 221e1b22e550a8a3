package dev.endstate.pipeline;

import java.util.ArrayList;
import java.util.List;

/** Divides a list. */
final class EqualParts {
    private EqualParts() {}

    /** Parts of at most so many: equal, since the last of several must not be a small rest that costs as many statements as the others. */
    static <T> List<List<T>> of(List<T> list, int most) {
        return inNumber(list, (list.size() + most - 1) / most);
    }

    /** So many parts. */
    static <T> List<List<T>> inNumber(List<T> list, int count) {
        List<List<T>> parts = new ArrayList<>(count);
        for (int part = 0; part < count; part++) {
            parts.add(list.subList(
                    (int) ((long) list.size() * part / count), (int) ((long) list.size() * (part + 1) / count)));
        }
        return parts;
    }
}
