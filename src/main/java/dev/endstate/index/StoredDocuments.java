package dev.endstate.index;

import co.elastic.clients.transport.rest5_client.low_level.Request;
import dev.endstate.definition.Key;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The documents that an index holds, as they are now, not as of its last refresh. */
public final class StoredDocuments {
    private static final ObjectMapper JSON = new JsonMapper();

    private final ElasticsearchHttp elasticsearch;

    StoredDocuments(ElasticsearchHttp elasticsearch) {
        this.elasticsearch = elasticsearch;
    }

    /**
     * A document of the index.
     *
     * @param version the ticket that it was written with
     * @param json the bytes that were written
     */
    public record Stored(long version, byte[] json) {
        /** The document as a tree, read from its bytes each time. */
        public JsonNode source() {
            return ElasticsearchHttp.JSON.readTree(json);
        }
    }

    /** Where a document is: its {@code _id}, and what routes it to its shard. */
    private record Address(String id, Optional<String> routing) {}

    /**
     * Several documents, also those of a refresh that is still to come.
     *
     * @param keys whose {@code _id} Elasticsearch takes
     * @return those that the index has
     * @throws IndexException.Unavailable if Elasticsearch cannot look for one of them
     */
    public Map<Key, Stored> get(Generation generation, Collection<Key> keys) {
        Map<Key, Stored> found = new LinkedHashMap<>();
        List<DocumentsAnswer.Entry> entries = many(generation, addresses(generation, keys), true);
        int i = 0;
        for (Key key : keys) {
            DocumentsAnswer.Entry entry = entries.get(i++);
            if (entry.found()) {
                found.put(key, new Stored(entry.version(), entry.source()));
            }
        }
        return found;
    }

    /** Those of the keys that the index has no document of. */
    public Set<Key> absent(Generation generation, Collection<Key> keys) {
        Set<Key> absent = new LinkedHashSet<>();
        List<DocumentsAnswer.Entry> entries = many(generation, addresses(generation, keys), false);
        int i = 0;
        for (Key key : keys) {
            if (!entries.get(i++).found()) {
                absent.add(key);
            }
        }
        return absent;
    }

    /** Those of the documents of a walk that are still there, wherever they were routed to. */
    public List<DocumentWalk.Found> present(Generation generation, List<DocumentWalk.Found> documents) {
        List<DocumentWalk.Found> present = new ArrayList<>();
        List<Address> addresses = documents.stream()
                .map(found -> new Address(found.id(), found.routing()))
                .toList();
        List<DocumentsAnswer.Entry> entries = many(generation, addresses, false);
        for (int i = 0; i < entries.size(); i++) {
            if (entries.get(i).found()) {
                present.add(documents.get(i));
            }
        }
        return present;
    }

    /** Whether a document is on the shard where its key has it looked for; elsewhere, somebody else must have written it. */
    public static boolean isInItsPlace(Generation generation, Key key, DocumentWalk.Found found) {
        return Routing.of(generation.definition(), key).equals(found.routing());
    }

    /** Elasticsearch leaves vectors out of what it gives back unless it is asked for them, since 9.2; before, it refuses to be. */
    private static boolean mayHaveVectors(Generation generation) {
        return generation.definition().indexBody().contains("_vector");
    }

    private static Map<String, String> vectors(Generation generation) {
        return mayHaveVectors(generation) ? Map.of("_source_exclude_vectors", "false") : Map.of();
    }

    private static List<Address> addresses(Generation generation, Collection<Key> keys) {
        return keys.stream()
                .map(key -> new Address(key.id(), Routing.of(generation.definition(), key)))
                .toList();
    }

    private List<DocumentsAnswer.Entry> many(Generation generation, List<Address> addresses, boolean source) {
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
                    elasticsearch.send("POST", "/" + generation + "/_mget", vectors(generation), body.toString()),
                    addresses.size());
        } catch (IndexException.TooLarge e) {
            if (addresses.size() == 1) {
                throw e;
            }
            int half = addresses.size() / 2;
            List<DocumentsAnswer.Entry> entries = new ArrayList<>(many(generation, addresses.subList(0, half), source));
            entries.addAll(many(generation, addresses.subList(half, addresses.size()), source));
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

    /** Begins a walk over every document there is now; to be given up, or finished by another instance. */
    public DocumentWalk walk(Generation generation, DocumentWalk.Pages pages) {
        elasticsearch.json("POST", "/" + generation + "/_refresh", Map.of(), null);
        String pointInTime = elasticsearch
                .json(
                        "POST",
                        "/" + generation + "/_pit",
                        Map.of("keep_alive", pages.kept().toSeconds() + "s"),
                        null)
                .path("id")
                .asString();
        return walk(generation, new DocumentWalk.Position(pointInTime, Optional.empty()), pages);
    }

    /** Goes on with a walk, whichever instance began it. */
    public DocumentWalk walk(Generation generation, DocumentWalk.Position from, DocumentWalk.Pages pages) {
        return new DocumentWalk(elasticsearch, from, pages, mayHaveVectors(generation));
    }

    /** Has Elasticsearch forget the moment of a walk, if it knows it at all. */
    public void giveUp(String pointInTime) {
        String body = JSON.createObjectNode().put("id", pointInTime).toString();
        try {
            elasticsearch.json("DELETE", "/_pit", Map.of(), body);
        } catch (IndexException.Refused e) {
            if (e.status() != 404 && e.status() != 400) {
                throw e;
            }
        }
    }

    /**
     * One document.
     *
     * @return empty if the index has none of this key
     * @throws IndexException.Unavailable if Elasticsearch cannot be asked
     */
    public Optional<Stored> get(Generation generation, Key key) {
        Request request = new Request(
                "GET",
                "/" + generation + "/_doc/"
                        + URLEncoder.encode(key.id(), StandardCharsets.UTF_8).replace("+", "%20"));
        Routing.of(generation.definition(), key).ifPresent(routing -> request.addParameter("routing", routing));
        vectors(generation).forEach(request::addParameter);
        try {
            DocumentsAnswer.Entry found = DocumentsAnswer.ofOne(elasticsearch.send(request));
            return Optional.of(new Stored(found.version(), found.source()));
        } catch (IndexException.Refused e) {
            if (e.status() == 404) {
                return Optional.empty();
            }
            throw e;
        }
    }
}
