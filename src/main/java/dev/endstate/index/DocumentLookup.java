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

    private final ElasticsearchHttp elasticsearch;

    DocumentLookup(ElasticsearchHttp elasticsearch) {
        this.elasticsearch = elasticsearch;
    }

    /** Where a document is: its {@code _id}, and what routes it to its shard. */
    record Address(String id, Optional<String> routing) {}

    /**
     * An entry for each address, in their order. An answer that is too large is asked for in halves.
     *
     * @param source whether the documents themselves are wanted
     * @throws IndexException.Unavailable if Elasticsearch cannot look for one of them
     */
    List<DocumentsAnswer.Entry> of(Generation generation, List<Address> addresses, boolean source) {
        if (addresses.isEmpty()) {
            return List.of();
        }
        ObjectNode body = JSON.createObjectNode();
        ArrayNode docs = body.putArray("docs");
        for (Address address : addresses) {
            ObjectNode doc = docs.addObject().put("_id", address.id());
            if (!source) {
                doc.put("_source", false);
            }
            address.routing().ifPresent(routing -> doc.put("routing", routing));
        }
        try {
            return checked(
                    elasticsearch.send("POST", "/" + generation + "/_mget", Vectors.asked(generation), body.toString()),
                    addresses.size());
        } catch (IndexException.TooLarge e) {
            if (addresses.size() == 1) {
                throw e;
            }
            int half = addresses.size() / 2;
            List<DocumentsAnswer.Entry> entries = new ArrayList<>(of(generation, addresses.subList(0, half), source));
            entries.addAll(of(generation, addresses.subList(half, addresses.size()), source));
            return entries;
        }
    }

    /** A shard that cannot be asked fails its documents, and not the request: nobody may take them for absent. */
    private static List<DocumentsAnswer.Entry> checked(byte[] body, int asked) {
        List<DocumentsAnswer.Entry> entries = DocumentsAnswer.ofMany(body).entries();
        for (DocumentsAnswer.Entry entry : entries) {
            if (entry.error().isPresent()) {
                String reason = "document " + entry.id() + " cannot be looked for: "
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
