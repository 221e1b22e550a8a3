package dev.endstate.shop;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The shop's jar runs on the libraries of Endstate's image, where nothing of the tests is. */
@AnalyzeClasses(packages = "dev.endstate.shop")
class ShopStandsAloneTest {
    @ArchTest
    static final ArchRule the_shop_needs_no_library_of_the_tests_and_nothing_of_endstate = noClasses()
            .that()
            .haveSimpleNameNotEndingWith("IT")
            .and()
            .haveSimpleNameNotEndingWith("Test")
            .should()
            .dependOnClassesThat()
            .resideOutsideOfPackages(
                    "java..",
                    "javax.sql..",
                    "com.sun.net.httpserver..",
                    "dev.endstate.shop",
                    "com.zaxxer.hikari..",
                    "org.apache.kafka.clients..",
                    "org.apache.kafka.common..",
                    "org.jspecify..",
                    "org.postgresql..",
                    "org.slf4j..",
                    "org.springframework.core..",
                    "org.springframework.jdbc..",
                    "org.springframework.transaction..");
}
