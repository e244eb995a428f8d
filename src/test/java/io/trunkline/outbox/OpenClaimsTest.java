package io.trunkline.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.store.Ground;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpenClaimsTest extends OutboxSuite {
    private final AtomicLong nanos = new AtomicLong();
    private final OpenClaims open = new OpenClaims(nanos::get);

    OpenClaimsTest(Ground.Kind kind, @TempDir Path folder) {
        super(kind, folder);
    }

    private Claim claim() {
        var branch = branch();
        var claims = branch.collect();
        branch.put("k");
        assertThat(branch.await(() -> claims.size() == 1)).isTrue();
        return claims.get(0);
    }

    private void later(long millis) {
        nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(millis));
    }

    @Test
    void one_request_goes_out_for_what_is_begun() {
        var claim = claim();
        open.add(claim);
        assertThat(open.post(claim.name())).as("it is not begun").isEmpty();
        open.begun(claim, open.now());
        later(OpenClaims.LATEST);
        assertThat(open.post(claim.name())).contains(claim);
        assertThat(open.post(claim.name())).as("it has gone out").isEmpty();
        assertThat(open.remove(claim)).isEqualTo(OpenClaims.Stage.POSTED);
    }

    @Test
    void what_was_held_up_after_its_beginning_does_not_go_out() {
        var claim = claim();
        open.add(claim);
        var asked = open.now();
        later(500);
        open.begun(claim, asked);
        later(OpenClaims.LATEST - 499);
        assertThat(open.post(claim.name())).isEmpty();
        assertThat(open.remove(claim)).as("it is certain that nothing went out").isEqualTo(OpenClaims.Stage.BEGUN);
    }
}
