package io.trunkline.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Ledgers with each thing in them that must not be: a judge who finds nothing would prove nothing. */
class JudgeTest {
    private static final String ANN = "+15551230001";
    private static final String FAST = "+15005550006";
    private static final String OTHER = "+15005550010";
    private static final String SLOW = "+15005550012";
    private static final Map<String, Double> RATES = Map.of(FAST, 100.0, OTHER, 100.0, SLOW, 2.0);

    private static final Received.Fate SENT = new Received.Fate("sent", 0);

    private final List<Owed> asked = new ArrayList<>();
    private final Set<String> acknowledged = new HashSet<>();
    private final List<Word> words = new ArrayList<>();
    private final List<Stored> stored = new ArrayList<>();
    private final List<Received> received = new ArrayList<>();

    private Verdict verdict() {
        return Judge.judge(new Books(new Books.Clients(asked, acknowledged, words), stored, received, RATES));
    }

    private Owed asks(String token, String resend, String sender) {
        var owed = new Owed(token, resend, sender, ANN, 1);
        asked.add(owed);
        return owed;
    }

    private Owed acknowledges(String token) {
        acknowledged.add(token);
        return asks(token, "never", FAST);
    }

    private void stores(String token, String state, List<Stored.Begun> attempts, String... lives) {
        stores(token, state, "", attempts, lives);
    }

    private void stores(String token, String state, String why, List<Stored.Begun> attempts, String... lives) {
        stored.add(new Stored(
                token,
                "never/" + token,
                state,
                new Stored.Why(why, 20429),
                new Stored.Span(900, 5_000),
                attempts,
                Arrays.asList(lives)));
    }

    private static List<Stored.Begun> begun(long... at) {
        var attempts = new ArrayList<Stored.Begun>();
        for (var each : at) {
            attempts.add(new Stored.Begun(attempts.size() + 1, each, "created"));
        }
        return attempts;
    }

    private void receives(String token, String status, long at) {
        receives(token, status, 0, at);
    }

    private void receives(String token, String status, int code, long at) {
        var fate = new Received.Fate(status, code);
        received.add(new Received(received.size() + 1, token, FAST, "SM" + received.size(), fate, at));
    }

    private void delivers(String token, long at) {
        stores(token, "delivered", begun(at), "Twilio: sent", "sent", "Twilio: delivered", "delivered");
        receives(token, "delivered", at + 1);
    }

    private void stops(long answeredAt) {
        words.add(new Word(ANN, FAST, true, answeredAt - 10, answeredAt));
    }

    private void finds(Line line, String... what) {
        var verdict = verdict();
        assertThat(verdict.found().keySet()).containsExactly(line);
        assertThat(verdict.of(line)).containsExactly(what);
        assertThat(verdict.isClean()).isFalse();
    }

    @Test
    void three_ledgers_that_agree_are_clean() {
        acknowledges("a");
        delivers("a", 1_000);
        asks("given-up", "never", FAST);
        asks("given-up-but-sent", "safe", FAST);
        delivers("given-up-but-sent", 1_500);
        assertThat(verdict().isClean()).isTrue();
    }

    @Test
    void what_was_acknowledged_and_is_nowhere_is_lost() {
        acknowledges("a");
        finds(Line.LOST, "never/a is not stored");
    }

    @Test
    void what_was_acknowledged_and_still_waits_is_lost() {
        acknowledges("a");
        stores("a", "queued", List.of());
        finds(Line.LOST, "never/a is queued");
    }

    @Test
    void what_was_refused_without_a_stop_is_lost() {
        acknowledges("a");
        stores("a", "refused", "too many", begun(), "refused");
        finds(Line.LOST, "never/a is refused (too many)");
    }

    @Test
    void what_was_muted_for_nobody_s_stop_is_lost() {
        acknowledges("a");
        stores("a", "muted", List.of(), "muted");
        finds(Line.LOST, "never/a is muted");
    }

    @Test
    void what_was_muted_after_a_start_was_answered_is_lost() {
        acknowledges("a");
        stops(500);
        words.add(new Word(ANN, FAST, false, 600, 700));
        stores("a", "muted", List.of(), "muted");
        finds(Line.LOST, "never/a is muted");
    }

    @Test
    void what_was_muted_after_a_stop_or_after_another_sender_s_start_is_in_order() {
        acknowledges("a");
        stops(500);
        words.add(new Word(ANN, OTHER, false, 600, 700));
        stores("a", "muted", List.of(), "muted");
        assertThat(verdict().isClean()).isTrue();
    }

    @Test
    void what_twilio_itself_bars_after_a_stop_that_nobody_answered_is_in_order() {
        acknowledges("a");
        words.add(new Word(ANN, FAST, true, 500, 0));
        stored.add(new Stored(
                "a",
                "never/a",
                "refused",
                new Stored.Why("opted out", 21610),
                new Stored.Span(900, 5_000),
                List.of(new Stored.Begun(1, 1_000, "not-created")),
                List.of("refused")));
        assertThat(verdict().isClean()).isTrue();
        words.clear();
        finds(Line.LOST, "never/a is refused (opted out)");
    }

    @Test
    void what_came_twice_is_doubled() {
        acknowledges("a");
        delivers("a", 1_000);
        receives("a", "delivered", 1_100);
        finds(Line.DOUBLED, "never/a came 2 times");
    }

    @Test
    void what_came_twice_is_doubled_also_when_nobody_had_acknowledged_it() {
        asks("a", "safe", FAST);
        delivers("a", 1_000);
        receives("a", "sent", 1_100);
        finds(Line.DOUBLED, "safe/a came 2 times");
    }

    @Test
    void what_is_stored_twice_is_doubled() {
        acknowledges("a");
        delivers("a", 1_000);
        stores("a", "delivered", begun(1_000), "sent", "delivered");
        finds(Line.DOUBLED, "never/a is stored twice");
    }

    @Test
    void what_failed_for_a_reason_that_may_pass_may_come_once_more_and_not_for_ever() {
        acknowledges("a");
        receives("a", "undelivered", 30003, 900);
        stores("a", "delivered", begun(900, 1_000), "sent", "queued", "sent", "delivered");
        receives("a", "delivered", 1_000);
        assertThat(verdict().isClean()).isTrue();
        receives("a", "undelivered", 30003, 1_200);
        receives("a", "undelivered", 30003, 1_300);
        finds(Line.DOUBLED, "never/a came 4 times");
    }

    @Test
    void what_failed_for_good_may_not_come_again_however_it_came_out() {
        for (var token : List.of("dead", "none", "gone")) {
            acknowledges(token);
        }
        receives("dead", "undelivered", 30005, 900);
        receives("dead", "delivered", 1_000);
        receives("none", "failed", 900);
        receives("none", "failed", 1_000);
        receives("gone", "failed", 30001, 900);
        receives("gone", "undelivered", 30007, 1_000);
        assertThat(verdict().of(Line.DOUBLED))
                .containsExactlyInAnyOrder(
                        "never/dead came again after undelivered 30005", "never/none came again after failed");
        receives("gone", "delivered", 1_100);
        assertThat(verdict().of(Line.DOUBLED)).contains("never/gone came again after undelivered 30007");
    }

    @Test
    void what_arrived_may_not_come_again_not_even_to_fail() {
        acknowledges("a");
        delivers("a", 1_000);
        receives("a", "undelivered", 30003, 1_100);
        finds(Line.DOUBLED, "never/a came again after delivered");
    }

    @Test
    void a_second_attempt_after_an_unknown_one_is_blind_unless_the_route_says_safe() {
        for (var resend : List.of("safe", "never")) {
            asks(resend, resend, FAST);
            var attempts = List.of(new Stored.Begun(1, 900, "unknown"), new Stored.Begun(2, 1_000, "created"));
            stores(resend, "sent", attempts, "unsure", "queued", "sent");
            receives(resend, "sent", 1_001);
        }
        finds(Line.BLIND, "never/never, attempt 2");
    }

    @Test
    void what_nobody_asked_for_is_found() {
        receives("x", "delivered", 1_000);
        finds(Line.UNASKED, "x");
    }

    @Test
    void what_was_begun_after_a_stop_was_answered_is_found_at_every_sender() {
        acknowledged.add("b");
        asks("b", "never", OTHER);
        stops(999);
        delivers("b", 1_000);
        finds(Line.AFTER_STOP, "never/b, attempt 1");
    }

    @Test
    void what_was_begun_before_a_stop_was_answered_was_on_the_wire() {
        acknowledges("a");
        stops(1_000);
        delivers("a", 1_000);
        var verdict = verdict();
        assertThat(verdict.isClean()).isTrue();
        assertThat(verdict.onTheWire()).containsExactly("never/a");
    }

    @Test
    void what_was_begun_after_a_start_was_asked_is_in_order() {
        acknowledges("a");
        stops(500);
        words.add(new Word(ANN, FAST, false, 950, 0));
        delivers("a", 1_000);
        assertThat(verdict().isClean()).isTrue();
    }

    private void says(int n, long begunAt, long cameAt) {
        acknowledged.add("s" + n);
        asks("s" + n, "never", SLOW);
        stores("s" + n, "sent", begun(begunAt), "sent");
        received.add(new Received(n, "s" + n, SLOW, "SM" + n, SENT, cameAt));
    }

    @Test
    void who_begins_too_fast_is_found() {
        for (var n = 0; n < 8; n++) {
            says(n, 1_000 + n * 20, 1_000 + n * 20);
        }
        assertThat(verdict().found().keySet()).containsExactly(Line.OVER_PACE);
        assertThat(verdict().of(Line.OVER_PACE)).singleElement().asString().startsWith("…0012, attempts begun: 7.7 ");
    }

    @Test
    void who_speaks_more_in_a_minute_than_he_may_is_found_by_attempts_and_by_requests() {
        for (var n = 0; n < 140; n++) {
            says(n, 1_000 + n * 420, 1_000 + n * 420);
        }
        assertThat(verdict().of(Line.OVER_PACE)).hasSize(2).allMatch(found -> found.startsWith("…0012"));
    }

    @Test
    void who_speaks_though_he_began_nothing_is_found_by_requests() {
        for (var n = 0; n < 140; n++) {
            asks("s" + n, "never", SLOW);
            received.add(new Received(n, "s" + n, SLOW, "SM" + n, SENT, 1_000 + n * 420));
        }
        assertThat(verdict().of(Line.OVER_PACE)).singleElement().asString().contains("requests that came in");
    }

    @Test
    void a_process_that_stalled_between_the_beginning_and_its_request_was_not_too_fast() {
        for (var n = 0; n < 140; n++) {
            says(n, 1_000 + n * 500, Math.max(40_000, 1_000 + n * 500));
        }
        assertThat(verdict().isClean()).isTrue();
    }

    @Test
    void a_way_that_no_arrow_allows_is_found() {
        acknowledges("a");
        stores("a", "delivered", begun(1_000), "sent", "delivered", "sent", "delivered");
        receives("a", "delivered", 1_001);
        finds(Line.DISORDER, "never/a went from delivered to sent");
    }

    @Test
    void a_state_that_its_life_does_not_end_with_is_found() {
        acknowledges("a");
        stores("a", "delivered", begun(1_000), "sent");
        receives("a", "delivered", 1_001);
        finds(Line.DISORDER, "never/a is delivered though its life ends with sent");
    }

    @Test
    void a_state_that_the_simulator_does_not_know_of_is_found() {
        asks("a", "never", FAST);
        stores("a", "delivered", begun(1_000), "sent", "delivered");
        finds(Line.DISORDER, "never/a is said to be delivered though it never came");
    }

    @Test
    void delivered_is_not_believed_of_what_failed() {
        acknowledges("a");
        stores("a", "delivered", begun(1_000), "sent", "delivered");
        receives("a", "undelivered", 1_001);
        finds(Line.DISORDER, "never/a is said to be delivered though it failed");
    }

    @Test
    void attempts_that_are_not_counted_in_order_are_found() {
        acknowledges("a");
        stores("a", "sent", List.of(new Stored.Begun(2, 1_000, "created")), "sent");
        receives("a", "sent", 1_001);
        finds(Line.DISORDER, "never/a has its attempts out of order");
    }

    @Test
    void what_is_unsure_though_the_simulator_has_it_is_found() {
        acknowledges("a");
        stores("a", "unsure", List.of(new Stored.Begun(1, 1_000, "unknown")), "unsure");
        receives("a", "delivered", 1_001);
        finds(Line.UNSURE_RECEIVED, "never/a");
    }

    @Test
    void what_is_unsure_and_never_came_is_for_a_person_unless_it_may_be_sent_again() {
        for (var resend : List.of("safe", "never")) {
            acknowledged.add(resend);
            asks(resend, resend, FAST);
            stores(resend, "unsure", List.of(new Stored.Begun(1, 1_000, "unknown")), "unsure");
        }
        finds(Line.UNSURE_SAFE, "safe/safe");
        assertThat(verdict().open()).containsExactly("never/never");
    }
}
