package dev.endstate.definition;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import tools.jackson.databind.json.JsonMapper;

/**
 * Makes a short text of what a definition says, not of how it is written. An index is rebuilt when this text changes, so a comment, an
 * indentation or a file for people must not change it.
 */
final class Fingerprint {
    private final MessageDigest digest = TextHash.sha256();

    private Fingerprint() {}

    static String of(Definition definition) {
        Fingerprint fingerprint = new Fingerprint();
        fingerprint.add("key", definition.key().toString());
        fingerprint.add("routing", definition.routing().toString());
        fingerprint.add("keys", SqlText.canonical(definition.keys()));

        definition.routes().forEach(fingerprint::add);
        definition
                .timed()
                .forEach(timed -> fingerprint.add(
                        "every " + timed.every(), SqlText.canonical(timed.keys().text())));

        fingerprint.add("document", SqlText.canonical(definition.documentSql()));
        definition
                .collections()
                .forEach(collection ->
                        fingerprint.add("field " + collection.field(), SqlText.canonical(collection.sql())));
        fingerprint.add(
                "body", new JsonMapper().readTree(definition.indexBody()).toString());

        definition.conditions().forEach((name, sql) -> fingerprint.add("condition " + name, SqlText.canonical(sql)));
        fingerprint.add("shards", definition.shards().toString());

        return HexFormat.of().formatHex(fingerprint.digest.digest(), 0, 8);
    }

    private void add(Route route) {
        add("route", route.origin().toString());
        switch (route.origin()) {
            case Route.Origin.Topic topic -> add("delay", topic.delay().toString());
            case Route.Origin.Table table -> {}
        }
        switch (route.target()) {
            case Route.Target.Columns columns -> add("columns", columns.names().toString());
            case Route.Target.Lookup lookup ->
                add("lookup", SqlText.canonical(lookup.sql().text()));
        }
        add("when", route.when().toString());
    }

    private void add(String what, String text) {
        for (String part : new String[] {what, text}) {
            digest.update(part.getBytes(StandardCharsets.UTF_8));
            digest.update((byte) 0);
        }
    }
}
