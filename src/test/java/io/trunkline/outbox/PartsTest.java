package io.trunkline.outbox;

import static io.trunkline.outbox.Branch.ANN;
import static io.trunkline.outbox.Branch.draft;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.message.Content;
import io.trunkline.message.Draft;
import io.trunkline.message.Message;
import io.trunkline.message.Particulars;
import io.trunkline.message.State;
import io.trunkline.store.Ground;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A text that is too long for one message: refused, or sent in parts of which each is a message of its own. */
class PartsTest extends OutboxSuite {
    private static final String LONG =
            IntStream.rangeClosed(1, 800).mapToObj(n -> "word" + n).collect(Collectors.joining(" "));

    PartsTest(Ground.Kind kind, @TempDir Path folder) {
        super(kind, folder);
    }

    private static Draft inParts(String key, String text) {
        var draft = draft(key, ANN, text);
        return new Draft(
                draft.origin(),
                draft.key(),
                draft.line(),
                new Content(text, Particulars.NONE.withSplit(true)),
                draft.terms());
    }

    private static List<Message> all(Branch branch) {
        return branch.ledger.list(new Ledger.Filter(null, null, null, 0, 100)).stream()
                .sorted(java.util.Comparator.comparingLong(Message::id))
                .toList();
    }

    @Test
    void without_a_word_about_it_a_long_text_is_refused_with_the_way_out() {
        var placed = branch().put(draft("k", ANN, LONG));
        assertThat(placed.state()).isEqualTo(State.REFUSED);
        assertThat(placed.reason()).contains(LONG.length() + " characters").contains("split: parts");
    }

    @Test
    void the_parts_say_it_all_in_order_each_with_a_key_of_its_own() {
        var branch = branch().deliver();
        var placed = branch.put(inParts("k", LONG));
        var parts = all(branch);
        assertThat(placed.key()).isEqualTo("flow/k");
        assertThat(parts.stream().map(Message::key).toList())
                .containsExactly("flow/k", "flow/k/part-2", "flow/k/part-3", "flow/k/part-4");
        assertThat(parts).allMatch(part -> part.body().length() <= 1_600);
        assertThat(parts.stream()
                        .map(part -> part.body().replaceFirst("^\\([1-4]/4\\) ", ""))
                        .collect(Collectors.joining(" ")))
                .isEqualTo(LONG);
        assertThat(branch.reaches("k/part-4", State.SENT)).isTrue();
        assertThat(branch.await(() -> branch.posted.size() == 4)).isTrue();
    }

    @Test
    void the_same_again_puts_nothing_new_and_other_content_puts_none_of_its_parts() {
        var branch = branch();
        branch.put(inParts("k", LONG));
        assertThat(branch.put(inParts("k", LONG)).fresh()).isFalse();
        assertThat(branch.put(inParts("k", "Other. " + LONG + LONG)).fresh()).isFalse();
        assertThat(branch.put(inParts("k", "Short")).fresh()).isFalse();
        assertThat(all(branch)).hasSize(4);
        assertThat(branch.life("k").happenings())
                .anyMatch(happening -> happening.what().equals("put again"));
    }

    @Test
    void what_was_put_in_part_is_completed_by_the_same_again() {
        var branch = branch();
        branch.put(inParts("k", LONG));
        branch.cancel("flow/k/part-3", null);
        branch.put(inParts("k", LONG));
        assertThat(branch.state("k/part-3")).isEqualTo(State.QUEUED);
    }

    @Test
    void cancelling_the_key_cancels_all_parts() {
        var branch = branch();
        branch.put(inParts("k", LONG));
        assertThat(branch.cancel("flow/k", null).messages()).isEqualTo(4);
    }

    @Test
    void a_short_text_is_one_message_as_if_nothing_was_said_about_parts() {
        var branch = branch();
        branch.put(inParts("k", "Short"));
        assertThat(branch.put(draft("k", ANN, "Short")).fresh()).isFalse();
        assertThat(branch.life("k").happenings())
                .noneMatch(happening -> happening.what().equals("put again"));
        assertThat(branch.message("k").body()).isEqualTo("Short");
    }

    @Test
    void nothing_that_is_one_character_to_people_is_torn() {
        var family = "👨‍👩‍👧‍👦";
        var branch = branch();
        branch.put(inParts("k", family.repeat(300)));
        assertThat(all(branch)).hasSizeGreaterThan(1).allMatch(part -> part.body()
                .replaceFirst("^\\(.+\\) ", "")
                .replace(family, "")
                .isEmpty());
    }

    @Test
    void more_than_ten_parts_are_refused() {
        var placed = branch().put(inParts("k", "x".repeat(16_000)));
        assertThat(placed.state()).isEqualTo(State.REFUSED);
    }
}
