package dev.endstate.operate.notify;

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
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * Makes the webhooks' senders. Each connects to the very addresses that were looked at, anew for each message, follows nothing, keeps
 * nothing, and goes through no proxy.
 */
final class Senders {
    private static final int LONGEST_LINE = 16_384;
    private static final int MOST_HEADERS = 200;

    private final NotificationProperties properties;
    private final DnsResolver names;
    private final Clock clock;

    Senders(NotificationProperties properties, DnsResolver names, Clock clock) {
        this.properties = properties;
        this.names = names;
        this.clock = clock;
    }

    Sender of(NotificationProperties.Webhook webhook) {
        DnsResolver allowed = webhook.allowInternalAddress() ? names : new PublicNames(names);
        @Nullable Masked secret = webhook.secret();
        return new Sender(
                new WebhookClient(webhook.uri(), http(allowed), properties.timeout(), clock),
                webhook.format().messages(),
                secret == null ? null : new Signature(secret.text()),
                new Links(properties.runbook(), properties.consoleUrl()),
                clock);
    }

    /** Where it connects to: the client asks it for each connection, and connects to nothing else. */
    private static final class PublicNames extends SystemDefaultDnsResolver {
        private final DnsResolver names;

        private PublicNames(DnsResolver names) {
            this.names = names;
        }

        @Override
        public InetAddress[] resolve(String host) throws UnknownHostException {
            return PublicAddress.required(host, names.resolve(host));
        }
    }

    private CloseableHttpClient http(DnsResolver names) {
        return HttpClients.custom()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setDnsResolver(names)
                        .setConnectionFactory(ManagedHttpClientConnectionFactory.builder()
                                .http1Config(Http1Config.custom()
                                        .setMaxLineLength(LONGEST_LINE)
                                        .setMaxHeaderCount(MOST_HEADERS)
                                        .build())
                                .build())
                        .setDefaultConnectionConfig(ConnectionConfig.custom()
                                .setConnectTimeout(Timeout.of(properties.connectTimeout()))
                                .setSocketTimeout(Timeout.of(properties.timeout()))
                                .build())
                        .build())
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
}
