package dev.endstate;

import dev.endstate.operate.check.CheckCommand;
import dev.endstate.operate.check.SchemaCommand;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Starts Endstate; with {@code --check} it only checks the definitions, with {@code --schema} it prints their schema. */
@SpringBootApplication
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
