package io.trunkline.twilio;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.entity.UrlEncodedFormEntity;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.routing.RoutingSupport;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.NameValuePair;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.message.BasicNameValuePair;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/** The HTTP line to Twilio, or to whatever stands in its place: pooled, signed in, and without any retry of its own. */
public final class Line implements AutoCloseable {
    private static final String TWILIO = "api.twilio.com";
    private static final Timeout CONNECT = Timeout.ofSeconds(3);
    /** Twilio may take 26 s and still create (its help article 360007130274). */
    private static final Duration READ = Duration.ofSeconds(30);
    /** Shorter than the idle time after which servers and balancers on the way close; a stale connection would leave a create unsure. */
    private static final Duration IDLE = Duration.ofSeconds(10);
    /** There is a connection for each create that may be under way; one that gets none all the same does not go out late. */
    private static final Timeout CREATE_WAITS = Timeout.ofSeconds(1);
    /** How many requests that create nothing may be under way; more wait, but never before a create. */
    private static final int QUESTIONS = 16;

    /** What came back: the raw status, headers and bytes. */
    record Reply(int status, List<Header> headers, String body) {}

    /** As whom we ask: the account's SID and its token, or an API key's SID and its secret. */
    public record SignIn(String user, String secret) {
        private String authorization() {
            return "Basic "
                    + Base64.getEncoder().encodeToString((user + ":" + secret).getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public String toString() {
            return "SignIn[…]";
        }
    }

    private final URI base;
    private final Supplier<SignIn> signIn;
    private final CloseableHttpClient creating;
    private final CloseableHttpClient asking;
    private volatile RequestOnlooker onlooker = (create, status, nanos) -> {};

    /**
     * @param base scheme, host and port that stand in for api.twilio.com
     * @param user the account's SID or an API key's
     * @param connections how many creates may be under way
     */
    public Line(URI base, String user, String secret, int connections) {
        this(base, () -> new SignIn(user, secret), connections);
    }

    /** @param signIn as whom we ask now, which may change */
    public Line(URI base, Supplier<SignIn> signIn, int connections) {
        this(base, signIn, connections, new Patience(IDLE, READ));
    }

    /**
     * How long we wait.
     *
     * @param idle after how long without a request a connection is not used any more
     * @param read for an answer
     */
    record Patience(Duration idle, Duration read) {}

    Line(URI base, Supplier<SignIn> signIn, int connections, Patience patience) {
        this.base = base;
        this.signIn = signIn;
        this.creating = client(connections, CREATE_WAITS, patience);
        this.asking = client(QUESTIONS, Timeout.of(patience.read), patience);
    }

    private static CloseableHttpClient client(int connections, Timeout waits, Patience patience) {
        var pool = PoolingHttpClientConnectionManagerBuilder.create()
                .setMaxConnTotal(connections)
                .setMaxConnPerRoute(connections)
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setConnectTimeout(CONNECT)
                        .setSocketTimeout(Timeout.of(patience.read))
                        .setValidateAfterInactivity(TimeValue.ZERO_MILLISECONDS)
                        .build())
                .build();
        return HttpClients.custom()
                .setConnectionManager(pool)
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setConnectionRequestTimeout(waits)
                        .build())
                .disableAutomaticRetries()
                .disableCookieManagement()
                .disableRedirectHandling()
                // The evictor alone is late by up to as long again, or by a pause of this machine; an expired one is
                // never leased.
                .setKeepAliveStrategy((response, context) -> TimeValue.of(patience.idle))
                .evictIdleConnections(TimeValue.of(patience.idle))
                .evictExpiredConnections()
                .build();
    }

    /** Tells somebody how long Twilio takes from now on. */
    public void watch(RequestOnlooker someone) {
        onlooker = someone;
    }

    /** Sends one request, once. */
    Reply send(String method, String pathAndQuery, Map<String, List<String>> form) throws IOException {
        var create = method.equals("POST")
                && (pathAndQuery.endsWith("/Messages.json") || pathAndQuery.endsWith("/Calls.json"));
        var began = System.nanoTime();
        var status = 0;
        try {
            var reply = exchange(create ? creating : asking, method, pathAndQuery, form);
            status = reply.status;
            return reply;
        } finally {
            onlooker.answered(create, status, System.nanoTime() - began);
        }
    }

    private Reply exchange(
            CloseableHttpClient client, String method, String pathAndQuery, Map<String, List<String>> form)
            throws IOException {
        var request = new HttpUriRequestBase(method, base.resolve(pathAndQuery));
        request.setHeader("Authorization", signIn.get().authorization());
        request.setHeader("Accept", "application/json");
        if (!form.isEmpty()) {
            var fields = new ArrayList<NameValuePair>();
            form.forEach((name, values) -> values.forEach(value -> fields.add(new BasicNameValuePair(name, value))));
            request.setEntity(new UrlEncodedFormEntity(fields, StandardCharsets.UTF_8));
        }
        return client.execute(request, response -> {
            var entity = response.getEntity();
            return new Reply(
                    response.getCode(),
                    List.of(response.getHeaders()),
                    entity == null ? "" : EntityUtils.toString(entity, StandardCharsets.UTF_8));
        });
    }

    /** What came back for a file: the raw status, its type and bytes, and where else to look. */
    @SuppressWarnings("ArrayRecordComponent") // Handed on at once, never compared.
    record Load(
            int status,
            @Nullable String type,
            byte[] bytes,
            @Nullable String location) {}

    /**
     * Reads a file.
     *
     * @param signedIn whether our credentials go with the request
     * @param most bytes; one more is read of what is longer, and no further
     */
    Load load(URI where, boolean signedIn, int most) throws IOException {
        var request = new HttpUriRequestBase("GET", base.resolve(where));
        if (signedIn) {
            request.setHeader("Authorization", signIn.get().authorization());
        }
        // Closing a response reads it to its end; one that is too long is broken off.
        ClassicHttpResponse response;
        try {
            response = asking.executeOpen(RoutingSupport.determineHost(request), request, null);
        } catch (HttpException e) {
            throw new IOException(e.getMessage(), e);
        }
        try {
            var entity = response.getEntity();
            var bytes = entity == null ? new byte[0] : entity.getContent().readNBytes(most + 1);
            var location = response.getFirstHeader("Location");
            if (bytes.length > most) {
                request.abort();
            }
            return new Load(
                    response.getCode(),
                    entity == null ? null : entity.getContentType(),
                    bytes,
                    location == null ? null : location.getValue());
        } finally {
            response.close();
        }
    }

    /** Whether a URL is one of ours at Twilio, or at what stands in its place: only there our credentials may go. */
    boolean isTwilio(URI url) {
        return TWILIO.equals(url.getHost())
                || String.valueOf(base.getAuthority()).equals(url.getAuthority());
    }

    /** With what it signs in, for people. */
    String signedInAs() {
        var user = signIn.get().user();
        return user.startsWith("SK") ? "the API key " + user : "the auth token";
    }

    /** Whether what stands there is reached without encryption, as the simulator is. */
    boolean isPlain() {
        return "http".equals(base.getScheme());
    }

    /** Reads from one of Twilio's other APIs, such as pricing; what stands in for api.twilio.com has them all. */
    Reply ask(String product, String pathAndQuery) throws IOException {
        return send("GET", product(product).resolve(pathAndQuery).toString(), Map.of());
    }

    /** Changes something at one of Twilio's other APIs. */
    Reply tell(String product, String path, Map<String, List<String>> form) throws IOException {
        return send("POST", product(product).resolve(path).toString(), form);
    }

    private URI product(String name) {
        return TWILIO.equals(base.getHost()) ? URI.create("https://" + name + ".twilio.com") : base;
    }

    @Override
    public void close() {
        try {
            creating.close();
            asking.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
