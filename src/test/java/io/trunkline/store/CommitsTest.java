package io.trunkline.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class CommitsTest {
    @Test
    @Timeout(20)
    void patience_ends_also_where_there_is_a_commit_at_every_look() throws Exception {
        var commits = new Commits();
        assertThat(commits.await(
                        () -> {
                            commits.count();
                            return false;
                        },
                        Duration.ofMillis(50)))
                .isFalse();
    }
}
