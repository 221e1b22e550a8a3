package dev.endstate.operate.notify.webhook;

import dev.endstate.operate.notify.NotificationProperties;
import dev.endstate.operate.notify.Secret;
import dev.endstate.operate.notify.SigningSecret;
import dev.endstate.operate.notify.format.Links;
import dev.endstate.operate.notify.format.MessageFormat;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.io.HttpClientConnectionManager;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Makes the senders of the webhooks. Each connects to the very addresses that were checked, anew for each message. It follows no
 * redirect, keeps no cookie and no connection, and goes through no proxy.
 */
@Component
public final class Senders {
    private static final int LONGEST_LINE = 16_384;
    private static final int MOST_HEADERS = 200;

    private final NotificationProperties properties;
    private final DnsResolver names;
    private final Clock clock;

    @Autowired
    Senders(NotificationProperties properties, Clock clock) {
        this(properties, SystemDefaultDnsResolver.INSTANCE, clock);
    }

    Senders(NotificationProperties properties, DnsResolver names, Clock clock) {
        this.properties = properties;
        this.names = names;
        this.clock = clock;
    }

    /** Makes the sender of a webhook. */
    public Sender of(NotificationProperties.Webhook webhook) {
        DnsResolver allowed = webhook.allowInternalAddress() ? names : new PublicNames(names);
        @Nullable Secret secret = webhook.secret();

        return new Sender(
                new WebhookClient(webhook.uri(), http(allowed), properties.timeout(), clock),
                MessageFormat.of(webhook.format()),
                secret == null ? null : new Signature(SigningSecret.parse(secret)),
                new Links(properties.runbook(), properties.consoleUrl()),
                clock);
    }

    /** Resolves names to public addresses only. The client asks it for each connection, and connects to nothing else. */
    private static final class PublicNames extends SystemDefaultDnsResolver {
        private final DnsResolver names;

        private PublicNames(DnsResolver names) {
            this.names = names;
        }

        @Override
        public InetAddress[] resolve(String host) throws UnknownHostException {
            return PublicAddress.requirePublic(host, names.resolve(host));
        }
    }

    private CloseableHttpClient http(DnsResolver names) {
        return HttpClients.custom()
                .setConnectionManager(connections(names))
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setResponseTimeout(Timeout.of(properties.timeout()))
                        .build())
                .setConnectionReuseStrategy((request, response, context) -> false)
                .disableRedirectHandling()
                .disableAutomaticRetries()
                .disableCookieManagement()
                .disableAuthCaching()
                .disableContentCompression()
                .setUserAgent("Endstate")
                .build();
    }

    private HttpClientConnectionManager connections(DnsResolver names) {
        Http1Config limits = Http1Config.custom()
                .setMaxLineLength(LONGEST_LINE)
                .setMaxHeaderCount(MOST_HEADERS)
                .build();
        ConnectionConfig timeouts = ConnectionConfig.custom()
                .setConnectTimeout(Timeout.of(properties.connectTimeout()))
                .setSocketTimeout(Timeout.of(properties.timeout()))
                .build();

        return PoolingHttpClientConnectionManagerBuilder.create()
                .setDnsResolver(names)
                .setConnectionFactory(ManagedHttpClientConnectionFactory.builder()
                        .http1Config(limits)
                        .build())
                .setDefaultConnectionConfig(timeouts)
                .build();
    }
}
