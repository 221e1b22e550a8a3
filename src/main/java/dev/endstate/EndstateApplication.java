package dev.endstate;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Starts Endstate. */
@SpringBootApplication
public class EndstateApplication {
    public static void main(String[] args) {
        SpringApplication.run(EndstateApplication.class, args);
    }
}
