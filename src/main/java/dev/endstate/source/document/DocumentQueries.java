package dev.endstate.source.document;

import dev.endstate.definition.Definition;
import java.util.ArrayList;
import java.util.List;

/**
 * A definition's queries, prepared against the database as it is.
 *
 * @param definition what they were made of
 * @param rowBytes what was seen of their rows
 */
record DocumentQueries(
        Definition definition, DocumentQuery document, List<DocumentQuery> collections, RowBytes rowBytes) {

    DocumentQueries {
        collections = List.copyOf(collections);
    }

    DocumentQueries(Definition definition, DocumentQuery document, List<DocumentQuery> collections) {
        this(definition, document, collections, new RowBytes(all(document, collections)));
    }

    private static List<DocumentQuery> all(DocumentQuery document, List<DocumentQuery> collections) {
        List<DocumentQuery> all = new ArrayList<>(collections);
        all.add(document);
        return all;
    }
}
