package io.trunkline.outbox;

import static io.trunkline.outbox.Branch.by;
import static io.trunkline.outbox.Branch.draft;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.message.Terms;
import io.trunkline.store.Ground;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What ten thousand messages that wait at one sender cost others. */
class NeighboursTest extends OutboxSuite {
    private static final int SAMPLES = 15;
    private static final long TOLERANCE = 40_000_000;

    NeighboursTest(Ground.Kind kind, @TempDir Path folder) {
        super(kind, folder);
    }

    private static Rates rates() {
        return new Rates() {
            @Override
            public double perSecond(String account, String sender) {
                return sender.equals(Branch.OURS) ? 1 : 1_000;
            }

            @Override
            public int burst(String account, String sender) {
                return 1;
            }
        };
    }

    private void crowd() throws Exception {
        var numbers = ground.isShared()
                ? "generate_series(1, 10000) as n(n)"
                : "(with recursive n(n) as"
                        + " (select 1 union all select n + 1 from n where n < 10000) select n from n) as n";
        ground.execute(
                "insert into message (key, flow, channel, account, sender, recipient, body, segments, state, priority,"
                        + " turn, newest, resend, ready, due_at, attempts, tries, looks, created_at, changed_at)"
                        + " select 'flow/m/' || n.n, 'flow', 'sms', 'AC1', '" + Branch.OURS
                        + "', '+1', 'Hello', 1, 'queued', 2,"
                        + " n.n, n.n % 2, 'never', 1, 0, 0, 0, 0, 0, 0 from " + numbers);
    }

    /** From the put to the request, in nanoseconds: the median. */
    private static long latency(Branch branch, String name) {
        var took = new long[SAMPLES];
        for (var i = 0; i < SAMPLES; i++) {
            var key = name + "/" + i;
            var before = System.nanoTime();
            branch.put(by(draft(key), "flow", Branch.TOLL_FREE, null));
            assertThat(branch.await(() -> branch.posted.stream()
                            .anyMatch(claim -> claim.message().key().equals("flow/" + key))))
                    .isTrue();
            took[i] = System.nanoTime() - before;
        }
        Arrays.sort(took);
        return took[SAMPLES / 2];
    }

    @Test
    void ten_thousand_at_one_sender_cost_another_nothing() throws Exception {
        var branch = branch(new Branch.Choice(rates(), new HandCarrier())).deliver();
        branch.put("first");
        latency(branch, "warm");
        var alone = latency(branch, "alone");
        crowd();
        branch.put("wake");
        var beside = latency(branch, "beside");
        assertThat(beside)
                .as("%s µs beside ten thousand, %s µs alone", beside / 1_000, alone / 1_000)
                .isLessThan(2 * alone + TOLERANCE);
    }

    @Test
    void an_urgent_page_overtakes_ten_thousand_of_its_own_sender() throws Exception {
        var branch = branch(new Branch.Choice(rates(), new HandCarrier())).deliver();
        branch.put("first");
        assertThat(branch.await(() -> branch.posted.size() == 1)).isTrue();
        crowd();
        branch.put(draft(
                "page", Branch.BOB, "Fire", new Terms(null, null, Terms.Priority.URGENT, Terms.Order.OLDEST, null)));
        assertThat(branch.await(() -> branch.posted.size() >= 2)).isTrue();
        assertThat(branch.posted.subList(1, Math.min(3, branch.posted.size())).stream()
                        .map(claim -> claim.message().key()))
                .contains("flow/page");
    }
}
