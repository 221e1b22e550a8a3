package dev.endstate.operate.chat.answer;

import static dev.endstate.operate.text.Mrkdwn.code;
import static dev.endstate.operate.text.Mrkdwn.plain;

import dev.endstate.definition.Definitions;
import dev.endstate.definition.InvalidKeyException;
import dev.endstate.index.Generation;
import dev.endstate.index.Generations;
import dev.endstate.operate.api.ComparedDocuments;
import dev.endstate.operate.api.ComparedDocuments.Compared;
import dev.endstate.operate.text.Mrkdwn;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Says whether one document equals what the database says, and in which fields it does not. It never says what is in them: a chat is
 * not the place for that.
 */
final class DocumentAnswer {
    private final Definitions definitions;
    private final Generations generations;
    private final ComparedDocuments documents;

    DocumentAnswer(Definitions definitions, Generations generations, ComparedDocuments documents) {
        this.definitions = definitions;
        this.generations = generations;
        this.documents = documents;
    }

    /** @throws dev.endstate.definition.UnknownIndexException if there is no such index */
    String of(String index, String key) {
        Optional<Generation> active = generations.active(definitions.requireIndex(index));
        if (active.isEmpty()) {
            return code(index) + " is not built yet";
        }
        try {
            return words(index, key, documents.compare(active.get(), key));
        } catch (InvalidKeyException e) {
            return code(key) + " is not a key of " + code(index) + ": " + plain(String.valueOf(e.getMessage()));
        }
    }

    private static String words(String index, String key, Compared compared) {
        String parked = compared.parked() == null ? "" : "\nIts key is parked";
        String path = "GET /api/indexes/" + index + "/documents/{key}";
        String more = compared.equal() && compared.parked() == null ? "" : "\nMore, with both documents: " + code(path);
        return "%s of %s: %s%s%s".formatted(code(key), compared.generation(), state(compared), parked, more);
    }

    private static String state(Compared compared) {
        String written = compared.indexVersion() == null
                ? ""
                : "; the index has had its document since ticket " + compared.indexVersion();

        if (compared.fault() != null) {
            return "no document can be made of the database's rows now" + written;
        }
        if (compared.equal()) {
            return compared.index() == null
                    ? "neither the database nor the index has this document"
                    : "equal in database and index" + written;
        }
        if (compared.index() == null) {
            return "the database has this document, the index does not";
        }
        return compared.database() == null
                ? "the index has this document, the database does not" + written
                : "differs in " + fields(compared) + written;
    }

    /** Names only the fields of the definition: below them there may be names that come from rows. */
    private static String fields(Compared compared) {
        return compared.differences().stream()
                .map(difference -> difference.path().split("/", 3)[1])
                .map(field -> field.replace("~1", "/").replace("~0", "~"))
                .distinct()
                .map(Mrkdwn::code)
                .collect(Collectors.joining(", "));
    }
}
