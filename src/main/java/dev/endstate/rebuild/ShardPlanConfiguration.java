package dev.endstate.rebuild;

import dev.endstate.index.Generations;
import dev.endstate.index.shards.DataNodesSurvey;
import dev.endstate.index.shards.GenerationSizes;
import dev.endstate.index.shards.ShardPlanner;
import dev.endstate.pipeline.PipelineProperties;
import dev.endstate.source.SourceDatabase;
import dev.endstate.source.document.DocumentReader;
import dev.endstate.source.document.DocumentSampler;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class ShardPlanConfiguration {

    @Bean
    ShardPlans shardPlans(
            Generations generations,
            GenerationSizes sizes,
            SourceDatabase database,
            DocumentReader reader,
            PipelineProperties pipeline,
            DataNodesSurvey cluster,
            ShardPlanner planner) {
        DocumentSampler sampler = new DocumentSampler(
                database, reader.inBackground(), pipeline.maxBytes().toBytes());
        return new ShardPlans(generations, sizes, sampler, cluster, planner);
    }
}
