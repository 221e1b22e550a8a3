package dev.endstate.instance.pace;

import dev.endstate.instance.TimeShare;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(PaceProperties.class)
class PaceConfiguration {

    @Bean
    Pace pace(PaceProperties properties) {
        return new Pace(new TimeShare(properties.most()), System::nanoTime);
    }

    @Bean
    PaceNews paceNews(JdbcClient own, Pace pace) {
        return new PaceNews(own, pace);
    }

    @Bean
    MeterBinder paceGauge(Pace pace) {
        return meters -> Gauge.builder("endstate.pace", pace, Pace::percentAbove)
                .description(
                        "How far work in the background is above its configured share, from 0 to 100: all of the time")
                .register(meters);
    }
}
