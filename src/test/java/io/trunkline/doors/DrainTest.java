package io.trunkline.doors;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.office.Office;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who stops says so first, and turns nobody away who was sent here before that was known everywhere. */
class DrainTest {
    private static final String ANN = "+15551230001";
    private static final String BOB = "+15551230002";

    @Test
    void it_is_not_ready_any_more_and_answers_as_before_until_nobody_is_sent_here(@TempDir Path folder)
            throws IOException {
        try (var office = Office.in(folder).with("DRAIN_WAIT", "2s").open();
                var idle = new Socket(InetAddress.getLoopbackAddress(), office.port("HTTP"))) {
            assertThat(office.observe("/observe/health/ready").statusCode()).isEqualTo(200);
            office.faults("{\"on\":\"create\",\"kind\":\"latency\",\"ms\":4500}");
            office.paymentFails("in_slow", BOB);
            office.await("Twilio takes its time", () -> office.states(BOB).equals(List.of("sending")));
            var began = System.nanoTime();
            var closing = CompletableFuture.runAsync(office::close);
            office.await("it says that it is not ready", () -> isNotReady(office));
            assertThat(office.observe("/observe/health/live").statusCode())
                    .as("nobody needs to kill it")
                    .isEqualTo(200);
            var answer = office.stripe(Office.paymentFailed("in_late", ANN));
            assertThat(answer.statusCode()).isEqualTo(202);
            assertThat(answer.headers().firstValue("connection"))
                    .as("the next request goes elsewhere")
                    .hasValueSatisfying(value -> assertThat(value).isEqualToIgnoringCase("close"));
            assertThat(closing).as("it still answers").isNotDone();
            idle.setSoTimeout(20_000);
            assertThat(idle.getInputStream().read()).isNegative();
            assertThat(Duration.ofNanos(System.nanoTime() - began))
                    .as("whoever asks nothing is sent home before anybody is refused, while work is still under way")
                    .isBetween(Duration.ofSeconds(2), Duration.ofSeconds(4));
            closing.join();
            assertThat(Duration.ofNanos(System.nanoTime() - began))
                    .isBetween(Duration.ofSeconds(2), Duration.ofSeconds(12));
            office.open();
            office.phone(ANN).reads("could not take payment").readsNothing();
            office.phone(BOB).reads("could not take payment").readsNothing();
        }
    }

    private static boolean isNotReady(Office office) {
        var health = office.observe("/observe/health/ready");
        return health.statusCode() == 503 && health.body().contains("it stops");
    }
}
