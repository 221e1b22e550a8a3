package dev.endstate.operate.notify.webhook;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The address of a webhook. Only its host may be told, since whoever knows its path and its query can send there. */
record SecretAddress(URI uri) {
    /** A shorter value of the query is a version or a switch, and a shorter part of the path is a word: both are in texts by chance. */
    private static final int SHORTEST_VALUE = 8;

    private static final int SHORTEST_PART = 16;

    private record Part(String text, String shown) {}

    String host() {
        return uri.getHost();
    }

    /** Takes the address out of a text of the other side: an error page may quote all of it or parts, as sent or as understood. */
    String redact(String text) {
        String told = text;
        for (Part part : parts()) {
            told = told.replace(part.text(), part.shown());
        }
        return told;
    }

    /** Lists the longest parts first, so that none is torn by another. */
    private List<Part> parts() {
        List<Part> parts = new ArrayList<>();

        add(parts, uri.toString(), 1, "(address)");
        add(parts, uri.getRawPath(), 2, "(path)");
        for (String part : uri.getRawPath().split("/")) {
            add(parts, part, SHORTEST_PART, "(path)");
        }

        String query = Optional.ofNullable(uri.getRawQuery()).orElse("");
        add(parts, query, SHORTEST_VALUE, "(query)");
        for (String pair : query.split("&")) {
            add(parts, pair.substring(pair.indexOf('=') + 1), SHORTEST_VALUE, "(secret)");
        }

        parts.sort(Comparator.comparingInt((Part part) -> part.text().length()).reversed());
        return parts;
    }

    private static void add(List<Part> parts, String text, int shortest, String shown) {
        if (text.length() >= shortest) {
            parts.add(new Part(text, shown));
            parts.add(new Part(URLDecoder.decode(text, StandardCharsets.UTF_8), shown));
            parts.add(new Part(URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8), shown));
        }
    }

    @Override
    public String toString() {
        return host();
    }
}
