# Endstate's image, and with --target shop that of the sample shop. docs/deploy.md says how to build and run them.

ARG BUILD_IMAGE=maven:3.9.16-eclipse-temurin-25
# Needs java on its PATH, and no shell.
ARG RUNTIME_IMAGE=eclipse-temurin:25.0.3_9-jre-noble
# built: compile here. tested: take the jars that `mvn verify` has left in target/.
ARG JARS=built

FROM ${BUILD_IMAGE} AS built
WORKDIR /build
COPY pom.xml ./
COPY src ./src
COPY docs/index.schema.json docs/
# The servers of the tests are not needed here, and large.
RUN mvn -B -q package -DskipTests -Dmdep.skip -P '!format' \
 && mkdir /jars \
 && mv target/endstate-*.jar /jars/endstate.jar \
 && mv target/shop/endstate-*.jar /jars/shop.jar

FROM scratch AS tested
COPY target/endstate-*.jar /jars/endstate.jar
COPY target/shop/endstate-*.jar /jars/shop.jar

FROM ${JARS} AS jars

FROM ${RUNTIME_IMAGE} AS extracted
WORKDIR /extracted
COPY --from=jars /jars/endstate.jar endstate.jar
RUN ["java", "-Djarmode=tools", "-jar", "endstate.jar", "extract", "--layers", "--destination", "layers"]

# From what changes least to what changes with every commit, so that a new version is a pull of a few hundred kilobytes.
FROM ${RUNTIME_IMAGE} AS layered
WORKDIR /opt/endstate
COPY --from=extracted /extracted/layers/dependencies/ ./
COPY --from=extracted /extracted/layers/spring-boot-loader/ ./
COPY --from=extracted /extracted/layers/snapshot-dependencies/ ./
COPY --from=extracted /extracted/layers/application/ ./

# The JVM's ahead-of-time cache. The training run starts Endstate up to where it would begin to work: it has a definition, and all
# servers are away, which Endstate waits for.
FROM layered AS trained
COPY src/test/resources/shop/indexes/products /indexes/products
RUN ["java", "-XX:AOTCacheOutput=/opt/endstate/endstate.aot", "-Dspring.context.exit=onRefresh", \
     "-jar", "/opt/endstate/endstate.jar", \
     "--endstate.definitions=/indexes", "--endstate.capture.cdc.enabled=true", \
     "--spring.flyway.enabled=false", "--spring.datasource.url=jdbc:postgresql://127.0.0.1:1/none", \
     "--spring.kafka.bootstrap-servers=127.0.0.1:1", "--spring.elasticsearch.uris=http://127.0.0.1:1"]

FROM layered AS runtime
COPY --from=trained /opt/endstate/endstate.aot ./
ENV ENDSTATE_DEFINITIONS=/etc/endstate/indexes
USER 10001:10001

FROM runtime AS shop
COPY --from=jars /jars/shop.jar /opt/shop/shop.jar
ENTRYPOINT ["java", "-Dlogback.configurationFile=shop/logback.xml", \
            "-cp", "/opt/shop/shop.jar:/opt/endstate/lib/*", "dev.endstate.shop.Shop"]
EXPOSE 8081
LABEL org.opencontainers.image.title="Endstate's sample shop" \
      org.opencontainers.image.description="A database under live traffic, to see Endstate at work."

FROM runtime AS endstate
ENTRYPOINT ["java", \
            "-XX:MaxRAMPercentage=50", \
            "-XX:AOTCache=/opt/endstate/endstate.aot", \
            "-jar", "/opt/endstate/endstate.jar"]
EXPOSE 8080
ARG VERSION=unknown
ARG REVISION=unknown
LABEL org.opencontainers.image.title="Endstate" \
      org.opencontainers.image.description="Keeps Elasticsearch indexes equal to a relational database." \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
