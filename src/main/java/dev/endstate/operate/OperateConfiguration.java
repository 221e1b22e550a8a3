package dev.endstate.operate;

import dev.endstate.definition.DefinitionFolder;
import dev.endstate.definition.DefinitionParser;
import dev.endstate.definition.Definitions;
import java.time.Clock;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(EndstateProperties.class)
class OperateConfiguration {

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    @Bean
    Definitions definitions(EndstateProperties properties) {
        return new DefinitionFolder(new DefinitionParser()).load(properties.definitions());
    }
}
