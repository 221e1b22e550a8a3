package dev.endstate.index;

import co.elastic.clients.transport.rest5_client.low_level.Rest5Client;
import org.springframework.boot.elasticsearch.autoconfigure.ElasticsearchProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class IndexConfiguration {

    @Bean
    ResponseTimeout responseTimeout(ElasticsearchProperties properties) {
        return new ResponseTimeout(properties.getSocketTimeout());
    }

    @Bean
    Generations generations(Rest5Client client) {
        return new Generations(client);
    }

    @Bean
    BulkWriter bulkWriter(Rest5Client client) {
        return new BulkWriter(client);
    }

    @Bean
    StoredDocuments storedDocuments(Rest5Client client) {
        return new StoredDocuments(new ElasticsearchHttp(client));
    }

    @Bean
    ClusterVersions clusterVersions(Rest5Client client) {
        return new ClusterVersions(new ElasticsearchHttp(client));
    }

    @Bean
    IndexAdditions indexAdditions(Rest5Client client) {
        return new IndexAdditions(new ElasticsearchHttp(client));
    }

    @Bean
    IndexCheck indexCheck(Rest5Client client, IndexAdditions additions) {
        return new IndexCheck(new ElasticsearchHttp(client), additions);
    }
}
