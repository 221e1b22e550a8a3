package dev.endstate.source;

import dev.endstate.definition.Definition;
import java.util.List;

/**
 * A definition's queries, prepared against the database as it is.
 *
 * @param definition what they were made of
 */
record DocumentQueries(Definition definition, DocumentQuery document, List<DocumentQuery> collections) {

    DocumentQueries {
        collections = List.copyOf(collections);
    }
}
