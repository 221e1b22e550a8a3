package dev.endstate.operate;

import dev.endstate.capture.CaptureCheck;
import dev.endstate.definition.DefinitionFolder;
import dev.endstate.definition.DefinitionParser;
import dev.endstate.definition.Definitions;
import dev.endstate.index.Generations;
import dev.endstate.index.IndexCheck;
import dev.endstate.source.SourceCheck;
import java.time.Clock;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
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

    @Bean
    DefinitionCheck definitionCheck(
            Definitions definitions, SourceCheck source, IndexCheck index, ObjectProvider<CaptureCheck> captures) {
        return new DefinitionCheck(
                definitions, source, index, captures.orderedStream().toList());
    }

    /** Before any consumer starts. */
    @Bean
    @ConditionalOnBooleanProperty(name = CheckCommand.PROPERTY, havingValue = false, matchIfMissing = true)
    SmartInitializingSingleton definitionsAreCheckedAtStart(DefinitionCheck check) {
        return () -> check.run(DefinitionCheck.ServerAway.GO_ON);
    }

    @Bean
    @ConditionalOnBooleanProperty(CheckCommand.PROPERTY)
    CheckCommand checkCommand(DefinitionCheck check) {
        return new CheckCommand(check);
    }

    @Bean
    IndexesHealth indexesHealthIndicator(Definitions definitions, Generations generations) {
        return new IndexesHealth(definitions, generations);
    }
}
