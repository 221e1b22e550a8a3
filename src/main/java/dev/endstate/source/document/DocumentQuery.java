package dev.endstate.source.document;

import dev.endstate.definition.KeySpec;
import dev.endstate.definition.SqlText;
import java.util.stream.Collectors;

/**
 * One prepared query of a definition.
 *
 * @param file the file that it comes from, for messages
 * @param field the array's name; empty for {@code document.sql}
 * @param prefix the array's name as it stands in the document: {@code "options":}
 * @param sql what is run: the user's query under the common table {@code ids}, whose columns are one array parameter each
 */
record DocumentQuery(String file, String field, byte[] prefix, String sql, RowLayout layout) {

    DocumentQuery(String file, String field, String sql, RowLayout layout) {
        this(file, field, FieldTree.prefix(field), sql, layout);
    }

    static String overIds(KeySpec key, String userSql) {
        String names = key.names().stream().map(SqlText::quoted).collect(Collectors.joining(", "));
        String arrays = key.columns().stream()
                .map(column -> "?::" + column.type().sqlName() + "[]")
                .collect(Collectors.joining(", "));
        return SqlText.withCommonTable("ids(" + names + ") AS (SELECT * FROM unnest(" + arrays + "))", userSql);
    }
}
