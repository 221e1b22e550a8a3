package dev.endstate.operate.chat.answer;

import dev.endstate.definition.Definitions;
import dev.endstate.index.Generations;
import dev.endstate.index.StoredDocuments;
import dev.endstate.operate.api.ComparedDocuments;
import dev.endstate.operate.chat.ChatProperties;
import dev.endstate.operate.chat.ConditionalOnChat;
import dev.endstate.parked.ParkedKeys;
import dev.endstate.pipeline.PipelineProperties;
import dev.endstate.source.document.DocumentReader;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Says how long answers may take, and which connections they use. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnChat
class AnswerConfiguration {
    private static final int TENTHS_FOR_LOOKING = 8;

    @Bean
    IndexListing indexListing(Definitions definitions, ChatProperties properties) {
        return new IndexListing(
                definitions,
                properties.answerWithin().multipliedBy(TENTHS_FOR_LOOKING).dividedBy(10));
    }

    /** Reads documents through the connections for background work, so that questions take none from live changes. */
    @Bean
    DocumentAnswer documentAnswer(
            Definitions definitions,
            Generations generations,
            DocumentReader source,
            StoredDocuments stored,
            ParkedKeys parked,
            PipelineProperties limits) {
        return new DocumentAnswer(
                definitions, generations, new ComparedDocuments(source.inBackground(), stored, parked, limits));
    }
}
