package dev.endstate;

import dev.endstate.operate.check.CheckCommand;
import dev.endstate.operate.check.SchemaCommand;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.micrometer.metrics.autoconfigure.logging.logback.LogbackMetricsAutoConfiguration;

/** Starts Endstate; with {@code --check} it only checks the definitions, with {@code --schema} it prints their schema. */
// Its filter is asked for each line that is not logged, too, of which the clients of Kafka and Elasticsearch have very
// many.
@SpringBootApplication(exclude = LogbackMetricsAutoConfiguration.class)
public class EndstateApplication {
    public static void main(String[] args) {
        if (SchemaCommand.isAskedFor(args)) {
            SchemaCommand.print(System.out);
            return;
        }
        SpringApplication application = new SpringApplication(EndstateApplication.class);
        if (CheckCommand.isAskedFor(args)) {
            System.exit(SpringApplication.exit(CheckCommand.prepare(application).run(args)));
        }
        application.run(args);
    }
}
