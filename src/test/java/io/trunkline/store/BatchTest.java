package io.trunkline.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Ground.Kind.class)
class BatchTest {
    private final Ground ground;
    private final Store store;
    private final AtomicInteger inHand = new AtomicInteger();
    private final AtomicInteger mostInHand = new AtomicInteger();
    private final List<Integer> sizes = new CopyOnWriteArrayList<>();

    BatchTest(Ground.Kind kind, @TempDir Path folder) {
        ground = kind.fresh(folder);
        store = ground.open();
    }

    @AfterEach
    void close() {
        ground.close();
    }

    /** Remembers words, of which "wrong" is none. */
    private Batch<String, String> words() {
        return store.batch((transaction, words) -> {
            mostInHand.accumulateAndGet(inHand.incrementAndGet(), Math::max);
            sizes.add(words.size());
            try {
                if (words.contains("wrong")) {
                    throw new IllegalArgumentException("wrong is no word");
                }
                var items = Items.of("key text", "event bigint");
                words.forEach(word -> items.add(word, word.length()));
                var stored = transaction.each(
                        "insert into cancellation (key, event, at) select key, event, ? from item where true"
                                + " on conflict (key) do nothing returning key, event",
                        row -> row.getString(1) + " " + row.getLong(2),
                        items,
                        7);
                return words.stream()
                        .map(word -> stored.contains(word + " " + word.length()) ? "new " + word : "old " + word)
                        .toList();
            } finally {
                inHand.decrementAndGet();
            }
        });
    }

    /** Lets nothing be written until all of these wait. */
    private List<CompletableFuture<String>> together(Batch<String, String> batch, List<String> words) throws Exception {
        var hold = new CountDownLatch(1);
        var held = new CountDownLatch(1);
        var first = store.batch((transaction, items) -> {
            held.countDown();
            hold.await();
            return items;
        });
        // A batch of its own in each writer's hands.
        var holders = new ArrayList<CompletableFuture<?>>();
        holders.add(first.write("holds"));
        held.await();
        for (var i = 1; i < 8; i++) {
            holders.add(store.write(transaction -> hold.await(30, TimeUnit.SECONDS)));
        }
        var answers = words.stream().map(batch::write).toList();
        hold.countDown();
        CompletableFuture.allOf(holders.toArray(CompletableFuture[]::new)).join();
        return answers;
    }

    @Test
    void each_gets_the_answer_to_its_own() throws Exception {
        var words = IntStream.range(0, 600)
                .mapToObj(i -> "word" + "x".repeat(i % 7) + i)
                .toList();
        var answers = together(words(), words);
        for (var i = 0; i < answers.size(); i++) {
            assertThat(answers.get(i).get(10, TimeUnit.SECONDS)).isEqualTo("new " + words.get(i));
        }
        assertThat(ground.number("select count(*) from cancellation where at = 7"))
                .isEqualTo(600);
        assertThat(sizes).as("done with few statements").hasSizeLessThan(20);
    }

    @Test
    void the_culprit_of_a_batch_fails_alone() throws Exception {
        var words =
                new ArrayList<>(IntStream.range(0, 40).mapToObj(i -> "word" + i).toList());
        words.set(17, "wrong");
        var answers = together(words(), words);
        for (var i = 0; i < answers.size(); i++) {
            var answer = answers.get(i);
            if (i == 17) {
                assertThatThrownBy(() -> answer.get(10, TimeUnit.SECONDS)).hasMessageContaining("wrong is no word");
            } else {
                assertThat(answer.get(10, TimeUnit.SECONDS)).isEqualTo("new word" + i);
            }
        }
        assertThat(ground.number("select count(*) from cancellation")).isEqualTo(39);
    }

    @Test
    void what_else_is_in_the_group_of_a_culprit_is_done() throws Exception {
        var words = words();
        var answers = together(words, List.of("one", "wrong"));
        var other = store.write(
                transaction -> transaction.update("insert into cancellation (key, event, at) values ('other', 1, 1)"));
        assertThat(other.get(10, TimeUnit.SECONDS)).isEqualTo(1);
        assertThat(answers.get(0).get(10, TimeUnit.SECONDS)).isEqualTo("new one");
        assertThatThrownBy(() -> answers.get(1).get(10, TimeUnit.SECONDS)).hasMessageContaining("wrong");
    }

    @Test
    void one_writer_at_a_time_has_a_batch_in_hand() throws Exception {
        var words = words();
        for (var round = 0; round < 20; round++) {
            var prefix = "round" + round + "/";
            CompletableFuture.allOf(IntStream.range(0, 50)
                            .mapToObj(i -> words.write(prefix + i))
                            .toArray(CompletableFuture[]::new))
                    .get(20, TimeUnit.SECONDS);
        }
        assertThat(mostInHand).hasValue(1);
        assertThat(ground.number("select count(*) from cancellation")).isEqualTo(1_000);
    }

    @Test
    void a_query_for_each_item_has_a_limit_of_its_own() {
        store.writeAndWait(transaction -> {
            var items = Items.of("key text", "event bigint");
            for (var i = 0; i < 20; i++) {
                items.add("k" + i, i % 2);
            }
            return transaction.each("insert into cancellation (key, event, at) select key, event, 1 from item", items);
        });
        var found = store.writeAndWait(transaction -> transaction.search(
                "select item.event as number, at from cancellation where cancellation.event = item.event"
                        + " and at < ? order by key limit ?",
                row -> row.getLong(1),
                Items.of("event bigint").add(0L).add(1L).add(2L),
                5,
                3));
        assertThat(found).containsExactlyInAnyOrder(0L, 0L, 0L, 1L, 1L, 1L);
    }

    @Test
    void locks_that_two_groups_name_in_different_order_end_in_two_commits() {
        var both = store.batch((Transaction transaction, List<List<String>> names) -> {
            for (var some : names) {
                transaction.lock(some);
            }
            return names;
        });
        var reverse = store.batch((Transaction transaction, List<List<String>> names) -> {
            for (var some : names) {
                transaction.lock(some);
            }
            return names;
        });
        for (var i = 0; i < 20; i++) {
            var answer = both.write(List.of("a", "b"));
            assertThat(reverse.writeAndWait(List.of("b", "a"))).isEqualTo(List.of("b", "a"));
            assertThat(answer.join()).isEqualTo(List.of("a", "b"));
        }
    }
}
