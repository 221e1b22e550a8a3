package dev.endstate.index;

import org.springframework.boot.elasticsearch.autoconfigure.ElasticsearchProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class IndexConfiguration {

    @Bean
    ResponseTimeout responseTimeout(ElasticsearchProperties properties) {
        return new ResponseTimeout(properties.getSocketTimeout());
    }
}
