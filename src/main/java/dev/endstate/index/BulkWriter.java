package dev.endstate.index;

import co.elastic.clients.transport.rest5_client.low_level.Request;
import co.elastic.clients.transport.rest5_client.low_level.Rest5Client;
import dev.endstate.definition.Key;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Writes what one read found, each document and each absence under the read's ticket. */
@Component
public final class BulkWriter implements DocumentSink {
    private final ElasticsearchHttp elasticsearch;

    /** @param client with the cluster's address and security, and a response time-out: by itself it would wait for ever */
    public BulkWriter(Rest5Client client) {
        this.elasticsearch = new ElasticsearchHttp(client);
    }

    @Override
    public BulkAnswer write(Generation generation, long ticket, Map<Key, Optional<byte[]>> documents) {
        List<BulkBody.Write> writes = new ArrayList<>(documents.size());
        documents.forEach((key, document) -> writes.add(new BulkBody.Write(key, document)));
        Request request = new Request("POST", "/" + generation.name().feedAlias() + "/_bulk");
        request.addParameter("require_alias", "true");
        request.addParameter("filter_path", BulkAnswerParser.FILTER);
        request.setEntity(BulkBody.of(generation.definition(), ticket, writes));
        return BulkAnswerParser.parse(elasticsearch.send(request), writes);
    }
}
