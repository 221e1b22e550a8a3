package dev.endstate.index.shards;

import co.elastic.clients.transport.rest5_client.low_level.Rest5Client;
import dev.endstate.index.ElasticsearchHttp;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What is known of the cluster itself, and what is planned from it. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ShardProperties.class)
class ShardsConfiguration {

    @Bean
    DataNodesSurvey dataNodesSurvey(Rest5Client client) {
        return new DataNodesSurvey(new ElasticsearchHttp(client));
    }

    @Bean
    GenerationSizes generationSizes(Rest5Client client) {
        return new GenerationSizes(new ElasticsearchHttp(client));
    }

    @Bean
    ShardPlanner shardPlanner(ShardProperties properties) {
        return new ShardPlanner(properties);
    }
}
