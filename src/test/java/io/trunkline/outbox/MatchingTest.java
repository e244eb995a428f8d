package io.trunkline.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.outbox.Matching.Open;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class MatchingTest {
    private static final String US = "+14155550199";
    private static final String OTHER = "+14155550198";
    private static final String SERVICE = "MG00000000000000000000000000000001";
    private static final String ANN = "+14155550100";
    private static final long NOON = 1_800_000_000_000L;
    private static final long SECOND = 1_000;
    private static final long MINUTE = 60_000;

    private static Open open(long message, String body, long begunAt) {
        return new Open(message, 1, US, body, begunAt);
    }

    private static Listed listed(String sid, String body, long createdAt) {
        return new Listed(sid, new Listed.Ends(US, null, ANN), body, true, createdAt, new Carrier.Report("sent", null));
    }

    /** The list as the carrier gives it, newest first, written here oldest first. */
    private static Matching match(List<Open> opens, Listed... oldestFirst) {
        var list = new ArrayList<>(List.of(oldestFirst));
        java.util.Collections.reverse(list);
        return Matching.of(opens, list, String::equals);
    }

    private static Map<Long, String> pairs(Matching matching) {
        return matching.pairs().entrySet().stream()
                .collect(Collectors.toMap(
                        pair -> pair.getKey().message() * 10 + pair.getKey().attempt(),
                        pair -> pair.getValue().sid()));
    }

    @Test
    void the_one_of_the_same_text_sender_and_time_is_it() {
        var matching = match(
                List.of(open(1, "Hello", NOON)),
                listed("SMlong-before", "Hello", NOON - 3 * MINUTE),
                listed("SMother-text", "Hallo", NOON),
                listed("SMit", "Hello", NOON + 2 * SECOND),
                listed("SMmuch-later", "Hello", NOON + 3 * MINUTE));
        assertThat(pairs(matching)).containsExactly(Map.entry(11L, "SMit"));
        assertThat(matching.undecided()).isEmpty();
    }

    @Test
    void an_empty_list_decides_nothing_and_leaves_nothing_undecided() {
        var matching = match(List.of(open(1, "Hello", NOON), open(2, "Hello", NOON)));
        assertThat(matching.pairs()).isEmpty();
        assertThat(matching.undecided()).isEmpty();
        assertThat(match(List.of(), listed("SM1", "Hello", NOON)).pairs()).isEmpty();
    }

    @Test
    void twilio_gives_whole_seconds_its_clock_may_differ_and_it_may_take_its_time() {
        for (var created : new long[] {-2 * MINUTE, -SECOND, 0, 30 * SECOND, 2 * MINUTE + 30 * SECOND}) {
            assertThat(pairs(match(List.of(open(1, "Hello", NOON)), listed("SM", "Hello", NOON + created))))
                    .as("%s ms after", created)
                    .hasSize(1);
        }
        for (var created : new long[] {-2 * MINUTE - 1, 2 * MINUTE + 30 * SECOND + 1}) {
            assertThat(pairs(match(List.of(open(1, "Hello", NOON)), listed("SM", "Hello", NOON + created))))
                    .as("%s ms after", created)
                    .isEmpty();
        }
    }

    @Test
    void what_somebody_wrote_to_us_and_what_another_sender_said_is_not_it() {
        var heard = new Listed(
                "SMheard", new Listed.Ends(US, null, ANN), "Hello", false, NOON, new Carrier.Report("received", null));
        var other = new Listed(
                "SMother", new Listed.Ends(OTHER, null, ANN), "Hello", true, NOON, new Carrier.Report("sent", null));
        assertThat(match(List.of(open(1, "Hello", NOON)), heard, other).pairs()).isEmpty();
    }

    @Test
    void a_messaging_service_is_known_by_its_sid_before_and_after_it_chose_a_number() {
        var ours = new Open(1, 1, SERVICE, "Hello", NOON);
        for (var from : new String[] {null, OTHER}) {
            var listed = new Listed(
                    "SM",
                    new Listed.Ends(from, SERVICE, ANN),
                    "Hello",
                    true,
                    NOON,
                    new Carrier.Report("accepted", null));
            assertThat(match(List.of(ours), listed).pairs()).hasSize(1);
        }
    }

    @Test
    void two_of_ours_with_one_text_are_matched_in_the_order_of_their_dates() {
        var matching = match(
                List.of(open(2, "Hello", NOON + 5 * SECOND), open(1, "Hello", NOON)),
                listed("SMfirst", "Hello", NOON + SECOND),
                listed("SMsecond", "Hello", NOON + 6 * SECOND));
        assertThat(pairs(matching)).containsOnly(Map.entry(11L, "SMfirst"), Map.entry(21L, "SMsecond"));
    }

    @Test
    void two_of_the_same_second_keep_the_order_of_the_list() {
        var matching = match(
                List.of(open(1, "Hello", NOON), open(2, "Hello", NOON + 10)),
                listed("SMfirst", "Hello", NOON),
                listed("SMsecond", "Hello", NOON));
        assertThat(pairs(matching)).containsOnly(Map.entry(11L, "SMfirst"), Map.entry(21L, "SMsecond"));
    }

    @Test
    void one_that_may_be_either_of_two_is_neither() {
        var opens = List.of(open(1, "Hello", NOON), open(2, "Hello", NOON + 5 * SECOND));
        var matching = match(opens, listed("SM", "Hello", NOON + 6 * SECOND));
        assertThat(matching.pairs()).isEmpty();
        assertThat(matching.undecided()).containsExactlyInAnyOrderElementsOf(opens);
    }

    @Test
    void two_of_theirs_for_one_of_ours_are_neither() {
        var opens = List.of(open(1, "Hello", NOON));
        var matching = match(opens, listed("SMa", "Hello", NOON), listed("SMb", "Hello", NOON + SECOND));
        assertThat(matching.pairs()).isEmpty();
        assertThat(matching.undecided()).containsExactlyElementsOf(opens);
    }

    @Test
    void time_decides_where_it_can() {
        var opens = List.of(open(1, "Hello", NOON), open(2, "Hello", NOON + 10 * MINUTE));
        var matching = match(opens, listed("SM", "Hello", NOON + 10 * MINUTE));
        assertThat(pairs(matching)).containsExactly(Map.entry(21L, "SM"));
        assertThat(matching.undecided()).isEmpty();
    }

    @Test
    void of_two_attempts_of_one_message_either_will_do() {
        var opens = List.of(new Open(1, 1, US, "Hello", NOON), new Open(1, 2, US, "Hello", NOON + MINUTE));
        var matching = match(opens, listed("SM", "Hello", NOON + SECOND));
        assertThat(matching.pairs().values()).extracting(Listed::sid).containsExactly("SM");
        assertThat(matching.undecided()).isEmpty();
    }

    @Test
    void what_is_undecided_for_one_text_does_not_keep_another_from_being_found() {
        var matching = match(
                List.of(open(1, "Hello", NOON), open(2, "Hello", NOON), open(3, "Goodbye", NOON)),
                listed("SM1", "Hello", NOON),
                listed("SM2", "Goodbye", NOON));
        assertThat(pairs(matching)).containsExactly(Map.entry(31L, "SM2"));
        assertThat(matching.undecided()).hasSize(2);
    }

    @Test
    void a_chain_of_near_times_is_one_group_and_nothing_in_it_is_matched_against_time() {
        var opens = List.of(open(1, "Hello", NOON), open(2, "Hello", NOON + 4 * MINUTE));
        var matching = match(
                opens,
                listed("SMa", "Hello", NOON + 2 * MINUTE + 10 * SECOND),
                listed("SMb", "Hello", NOON + 2 * MINUTE + 20 * SECOND));
        assertThat(pairs(matching)).containsOnly(Map.entry(11L, "SMa"), Map.entry(21L, "SMb"));
        var late = match(
                opens,
                listed("SMa", "Hello", NOON + 4 * MINUTE),
                listed("SMb", "Hello", NOON + 2 * MINUTE + 20 * SECOND),
                listed("SMc", "Hello", NOON + 5 * MINUTE));
        assertThat(late.pairs()).isEmpty();
        assertThat(late.undecided()).hasSize(2);
    }

    @Test
    void a_call_has_no_text_and_is_known_by_its_ends_and_time() {
        var call =
                new Listed("CA", new Listed.Ends(US, null, ANN), null, true, NOON, new Carrier.Report("queued", null));
        assertThat(match(List.of(open(1, "Disk full", NOON)), call).pairs()).hasSize(1);
    }
}
