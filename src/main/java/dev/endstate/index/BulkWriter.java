package dev.endstate.index;

import co.elastic.clients.transport.rest5_client.low_level.Request;
import co.elastic.clients.transport.rest5_client.low_level.Rest5Client;
import java.util.List;
import org.springframework.stereotype.Component;

/** Writes what reads found, each document and each absence under the ticket of its read. */
@Component
public final class BulkWriter implements DocumentSink {
    private final ElasticsearchHttp elasticsearch;

    /** @param client with the cluster's address and security, and a response time-out: by itself it would wait for ever */
    public BulkWriter(Rest5Client client) {
        this.elasticsearch = new ElasticsearchHttp(client);
    }

    @Override
    public BulkAnswer write(Generation generation, List<DocumentWrite> writes) {
        Request request = new Request("POST", "/" + generation.name().feedAlias() + "/_bulk");
        request.addParameter("require_alias", "true");
        request.addParameter("filter_path", BulkAnswerParser.FILTER);
        request.setEntity(BulkBody.of(generation.definition(), writes));
        return BulkAnswerParser.parse(elasticsearch.send(request), writes);
    }
}
