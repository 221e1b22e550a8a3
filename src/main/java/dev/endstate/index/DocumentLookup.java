package dev.endstate.index;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Looks several documents up at once, each on its shard. */
final class DocumentLookup {
    private static final ObjectMapper JSON = new JsonMapper();

    /** An answer, which is held in memory as a whole, should not be larger. */
    private static final int WORTH_BYTES = 16 << 20;

    private final ElasticsearchHttp elasticsearch;
    private final BatchSizes sizes = new BatchSizes(Integer.MAX_VALUE, 1);

    DocumentLookup(ElasticsearchHttp elasticsearch) {
        this.elasticsearch = elasticsearch;
    }

    /** Where a document is: its {@code _id}, and what routes it to its shard. */
    record Address(String id, Optional<String> routing) {}

    /**
     * Finds an entry for each address, in their order. Asks for as many at once as fitted into one answer before.
     *
     * @param source whether to return the documents themselves
     * @throws IndexException.Unavailable if Elasticsearch cannot look one of them up
     */
    List<DocumentsAnswer.Entry> of(Generation generation, List<Address> addresses, boolean source) {
        List<DocumentsAnswer.Entry> entries = new ArrayList<>(addresses.size());
        while (entries.size() < addresses.size()) {
            int left = addresses.size() - entries.size();
            int size = source ? Math.min(left, sizes.of(generation)) : left;
            List<Address> part = addresses.subList(entries.size(), entries.size() + size);
            try {
                byte[] answer = answer(generation, part, source);
                entries.addAll(checked(answer, size));

                if (answer.length > WORTH_BYTES) {
                    sizes.noteTooLarge(generation, size);
                } else if (source) {
                    sizes.noteFit(generation, size);
                }
            } catch (IndexException.TooLarge e) {
                if (size == 1 || !source) {
                    throw e;
                }
                sizes.noteTooLarge(generation, size);
            }
        }

        return entries;
    }

    private byte[] answer(Generation generation, List<Address> addresses, boolean source) {
        ObjectNode body = JSON.createObjectNode();
        ArrayNode docs = body.putArray("docs");
        for (Address address : addresses) {
            ObjectNode doc = docs.addObject().put("_id", address.id());
            if (!source) {
                doc.put("_source", false);
            }
            address.routing().ifPresent(routing -> doc.put("routing", routing));
        }
        return elasticsearch.send("POST", "/" + generation + "/_mget", Vectors.asked(generation), body.toString());
    }

    /** A shard that cannot answer fails its documents, and not the request: nobody may take them for absent. */
    private static List<DocumentsAnswer.Entry> checked(byte[] body, int asked) {
        List<DocumentsAnswer.Entry> entries = DocumentsAnswer.ofMany(body).entries();
        for (DocumentsAnswer.Entry entry : entries) {
            if (entry.error().isPresent()) {
                String reason = "document " + entry.id() + " cannot be looked up: "
                        + entry.error().get();
                throw new IndexException.Unavailable(reason, null);
            }
        }

        if (entries.size() != asked) {
            throw new IndexException.Unavailable(
                    "a request for " + asked + " documents was answered for " + entries.size(), null);
        }
        return entries;
    }
}
