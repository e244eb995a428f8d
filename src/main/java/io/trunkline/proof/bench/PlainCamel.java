package io.trunkline.proof.bench;

import com.twilio.http.NetworkHttpClient;
import com.twilio.http.Request;
import com.twilio.http.Response;
import com.twilio.http.TwilioRestClient;
import java.net.URI;
import org.apache.camel.main.Main;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.HttpHost;

/**
 * The route that somebody writes by hand: a webhook comes, a text goes, and the answer says so. Nothing is verified, stored
 * or paced, and Camel is as it comes: ten threads in Twilio's component, twenty that answer HTTP.
 */
final class PlainCamel {
    private PlainCamel() {}

    /** Runs until the process is told to end. */
    public static void main(String[] arguments) throws Exception {
        var main = new Main();
        main.configure().setAutoConfigurationEnvironmentVariablesEnabled(false);
        main.configure().withRoutesIncludePattern("classpath:io/trunkline/proof/bench/plain.camel.yaml");
        main.addInitialProperty("camel.server.enabled", "true");
        main.addInitialProperty("camel.server.host", "127.0.0.1");
        main.addInitialProperty("camel.server.port", System.getenv("TRUNKLINE_HTTP_PORT"));
        main.bind("twilio", client(URI.create(System.getenv("TWILIO_API_BASE"))));
        main.run();
    }

    /** Twilio's own client; only the address is another, which it cannot be told. */
    private static TwilioRestClient client(URI base) {
        var there = new HttpHost("http", base.getHost(), base.getPort());
        var connections = PoolingHttpClientConnectionManagerBuilder.create()
                .setMaxConnTotal(50)
                .setMaxConnPerRoute(50)
                .build();
        var client =
                new NetworkHttpClient(HttpClientBuilder.create()
                        .setConnectionManager(connections)
                        .disableAutomaticRetries()
                        .disableCookieManagement()
                        .setRoutePlanner((host, context) -> new HttpRoute(there))) {
                    @Override
                    public Response reliableRequest(Request request) {
                        return makeRequest(request);
                    }
                };
        return new TwilioRestClient.Builder(Twilio.ACCOUNT, Twilio.TOKEN)
                .httpClient(client)
                .build();
    }
}
