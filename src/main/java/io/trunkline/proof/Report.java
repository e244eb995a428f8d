package io.trunkline.proof;

import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What people see of a run. */
final class Report {
    private static final int KEYS_SHOWN = 20;

    private final PrintWriter out;
    private final long began = System.nanoTime();
    private boolean rolling;

    Report(PrintWriter out) {
        this.out = out;
    }

    void say(String line) {
        out.println(line);
        out.flush();
    }

    void title(Plan plan) {
        var replicas = plan.service().replicas();
        say(String.format(
                Locale.ROOT,
                "Selftest of %s on %s, seed %d.",
                replicas == 1 ? "one replica" : replicas + " replicas",
                plan.service().jdbcUrl() == null ? "SQLite" : "PostgreSQL",
                plan.seed()));
    }

    /** How far it is. */
    void progress(String line) {
        say(stamp() + "  " + line);
    }

    private String stamp() {
        var seconds = (System.nanoTime() - began) / 1_000_000_000;
        return String.format(Locale.ROOT, "%02d:%02d", seconds / 60, seconds % 60);
    }

    /** What an update came to, before the rest. */
    void rolling(Rollout rollout, Refusals refusals, Ticks ticks) {
        rolling = true;
        say("");
        row("updated", rollout.updated(), "replicas, in " + stamp() + ", the schema with the first of each round");
        row("slowest stop", rollout.longest(), "ms");
        row("answers", refusals.answers(), "that came through the balancer");
        row("ticks", ticks.count(), "seconds of a schedule of every second");
    }

    void print(Books books, Verdict verdict, Reaper reaper, int unanswered) {
        if (!rolling) {
            say("");
            row("kills", reaper.kills(), "in " + stamp());
        }
        if (reaper.ended() > 0) {
            row("ended by themselves", reaper.ended(), "replicas that nobody had killed");
        }
        row("acknowledged", books.clients().acknowledged().size(), "texts that clients were promised");
        row("not acknowledged", unanswered, "requests without a 2xx, repeated or given up");
        row("stored", books.stored().size(), "messages");
        row("received", books.received().size(), "texts that the simulator took");
        row("STOPs answered", stops(books), "");
        row("on the wire", verdict.onTheWire().size(), "begun before a STOP was answered, received after");
        row("unsure", verdict.open().size(), "not received, resend: never; a person decides");
        say("");
        say("must be 0");
        var lines = Arrays.stream(Line.values())
                .filter(line -> rolling || !line.isOfUpdates())
                .toList();
        for (var line : lines) {
            row(line.title(), verdict.of(line).size(), "");
        }
        for (var line : lines) {
            keys(line.title(), verdict.of(line));
        }
        say("");
        say(verdict.isClean() ? "Nothing was found." : "That must not be.");
    }

    private static long stops(Books books) {
        return books.clients().words().stream()
                .filter(word -> word.stop() && word.isAnswered())
                .count();
    }

    private void row(String name, long count, String what) {
        say(String.format(Locale.ROOT, "  %-32s %,9d  %s", name, count, what).stripTrailing());
    }

    private void keys(String title, List<String> keys) {
        if (!keys.isEmpty() && !keys.get(0).isEmpty()) {
            say("");
            say(title + ":");
            keys.stream().limit(KEYS_SHOWN).forEach(key -> say("  " + key));
            if (keys.size() > KEYS_SHOWN) {
                say("  … and " + (keys.size() - KEYS_SHOWN) + " more");
            }
        }
    }
}
