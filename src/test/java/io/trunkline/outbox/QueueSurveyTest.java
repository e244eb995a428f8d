package io.trunkline.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.message.Channel;
import io.trunkline.store.Ground;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How old the queue is, as the autoscaler and the alerts want to know it. */
class QueueSurveyTest extends OutboxSuite {
    private static final long SLACK = 20_000;

    QueueSurveyTest(Ground.Kind kind, @TempDir Path folder) {
        super(kind, folder);
    }

    @Test
    void the_oldest_message_of_each_sender_and_flow_is_seen_and_what_is_for_later_is_not() {
        var branch = branch();
        branch.put(Branch.by(Branch.draft("old"), "campaign", null, null));
        branch.advance(Duration.ofMinutes(10));
        branch.put(Branch.by(Branch.draft("young"), "billing", null, null));
        branch.advance(Duration.ofMinutes(1));
        var survey = branch.outbox.survey();
        assertThat(survey.queues()).singleElement().satisfies(line -> {
            assertThat(line.channel()).isEqualTo(Channel.SMS);
            assertThat(line.oldest()).isBetween(660_000L, 660_000 + SLACK);
        });
        assertThat(survey.flows()).containsOnlyKeys("campaign", "billing");
        assertThat(survey.flows().get("campaign")).isBetween(660_000L, 660_000 + SLACK);
        assertThat(survey.flows().get("billing")).isBetween(60_000L, 60_000 + SLACK);
        assertThat(survey.speakers()).singleElement().satisfies(speaker -> assertThat(speaker.waiting())
                .isEqualTo(2));
    }

    @Test
    void what_was_claimed_and_given_back_is_as_old_as_it_was() {
        var branch = branch();
        branch.put("k");
        var claims = branch.collect();
        assertThat(branch.await(() -> !claims.isEmpty())).isTrue();
        branch.outbox.handTo(null);
        // It is not begun in time, so its slot is forfeited, and it goes back to where it stood.
        branch.advance(Duration.ofMinutes(10));
        assertThat(branch.begin(claims.get(0))).isFalse();
        branch.outbox.finish(claims.get(0), null);
        assertThat(branch.await(
                        () -> branch.outbox.survey().queues().stream().anyMatch(line -> line.oldest() > 500_000)))
                .isTrue();
    }
}
