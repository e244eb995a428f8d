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
    void what_waits_for_senders_after_the_first_five_hundred_is_told_together() {
        var branch = branch();
        branch.store.writeAndWait(transaction -> {
            for (var i = 0; i < 500; i++) {
                transaction.update(
                        "insert into sender (name, account, address, slot_at, turn) values (?, 'AC0', ?, 0, 0)",
                        "AC0/" + i,
                        String.valueOf(i));
            }
            return true;
        });
        branch.put(Branch.by(Branch.draft("one"), "campaign", "+14155550197", null));
        branch.put(Branch.by(Branch.draft("two"), "campaign", "+14155550197", null));
        branch.advance(Duration.ofMinutes(10));
        branch.put(Branch.by(Branch.draft("three"), "billing", "+14155550198", null));
        var survey = branch.outbox.survey();
        assertThat(survey.speakers()).hasSize(502);
        assertThat(survey.speakers().subList(500, 502)).allSatisfy(speaker -> {
            assertThat(speaker.account()).isEqualTo(QueueSurvey.OTHER);
            assertThat(speaker.address()).isEqualTo(QueueSurvey.OTHER);
            assertThat(speaker.perSecond()).isEqualTo(10_000);
        });
        assertThat(survey.speakers().stream()
                        .mapToLong(QueueSurvey.Speaker::waiting)
                        .sum())
                .isEqualTo(3);
        assertThat(survey.queues().stream()
                        .mapToLong(QueueSurvey.Line::oldest)
                        .max()
                        .orElse(0))
                .isBetween(600_000L, 600_000 + SLACK);
        assertThat(survey.flows().get("campaign")).isBetween(600_000L, 600_000 + SLACK);
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
