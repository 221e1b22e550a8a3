package dev.endstate.operate.chat;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** Understands the text behind a slash command. Whatever it does not understand becomes a question for help. */
public final class IntentParser {
    private IntentParser() {}

    /** Parses what was typed behind the command. */
    public static Intent parse(String text) {
        String[] parts = text.strip().split("\\s+", 2);
        String verb = parts[0].toLowerCase(Locale.ROOT);
        String rest = parts.length == 2 ? parts[1] : "";

        return switch (verb) {
            case "", "help" -> new Question.Help("");
            case "status" -> aboutSome(verb, rest, Question.Status::new);
            case "freshness" -> aboutSome(verb, rest, Question.Freshness::new);
            case "parked" -> aboutSome(verb, rest, Question.Parked::new);
            case "document" -> document(rest);
            case "confirm" ->
                isOneWord(rest)
                        ? new Intent.Confirm(rest.toUpperCase(Locale.ROOT))
                        : new Question.Help("confirm needs the code that you were given");
            case "cancel" -> cancel(rest);
            default -> order(verb, rest);
        };
    }

    private static Intent aboutSome(String verb, String rest, Function<Optional<String>, Question> question) {
        return rest.isEmpty() || isOneWord(rest)
                ? question.apply(Optional.of(rest).filter(index -> !index.isEmpty()))
                : new Question.Help(verb + " takes the name of one index, or none");
    }

    /** A key may hold blanks. */
    private static Intent document(String rest) {
        String[] parts = rest.split("\\s+", 2);
        return parts.length == 2
                ? new Question.Document(parts[0], parts[1])
                : new Question.Help("document needs the name of an index and a key");
    }

    private static Intent cancel(String rest) {
        String[] parts = rest.split("\\s+", 2);
        String what = parts[0].toLowerCase(Locale.ROOT);
        return what.equals("rebuild") || what.equals("comparison")
                ? order("cancel " + what, parts.length == 2 ? parts[1] : "")
                : new Question.Help("cancel needs rebuild or comparison, and the name of an index");
    }

    private static Intent order(String words, String rest) {
        Optional<Action> action = Arrays.stream(Action.values())
                .filter(known -> known.words().equals(words))
                .findFirst();
        if (action.isEmpty()) {
            return new Question.Help("\"" + words + "\" is not a command");
        }
        return isOneWord(rest)
                ? new Intent.Order(action.get(), rest)
                : new Question.Help(words + " needs the name of one index");
    }

    private static boolean isOneWord(String text) {
        return text.matches("\\S+");
    }
}
