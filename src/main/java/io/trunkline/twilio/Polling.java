package io.trunkline.twilio;

import io.trunkline.journal.Reason;
import io.trunkline.store.Store;
import io.trunkline.twilio.PolledNumbers.PolledNumber;
import io.trunkline.twilio.PolledNumbers.Wish;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears texts to our numbers without any webhook, from Twilio's list. That list is newest first and may lag by hours, so each
 * look goes back further than the last one ended; a text is told apart by its SID, so it is heard once however it came.
 */
public final class Polling {
    private static final Logger LOG = LoggerFactory.getLogger(Polling.class);
    /** Whoever took a list and did not come back is replaced after this many milliseconds. */
    private static final long LOOKING = 120_000;
    /** The longest pause after a look that failed. */
    private static final Duration LONGEST = Duration.ofMinutes(5);
    /** The longest pause that Twilio, or whoever answers in its place, may ask for. */
    private static final Duration LONGEST_ASKED = Duration.ofHours(1);
    /** By how much clocks may differ before an event that has been removed could be heard again. */
    private static final Duration MARGIN = Duration.ofHours(1);

    private final Store store;
    private final OwnAccounts accounts;
    private final Texts texts;
    private final Terms terms;

    /**
     * How it is done.
     *
     * @param numbers of ours, by the SID of their account and as Twilio writes them, that are looked for as long as Twilio
     *     cannot call us
     * @param called whether Twilio can call us
     * @param rhythm how often
     * @param keep how long an event is kept: an older text could not be told from one that was heard
     */
    public record Terms(Map<String, Set<String>> numbers, boolean called, Rhythm rhythm, Duration keep) {}

    /**
     * How often a list is read, and how far back.
     *
     * @param every the pause after a look that found something
     * @param idle the longest pause after looks that found nothing
     * @param overlap how far each look goes back behind the last one
     * @param wide how often it goes back to the day before
     */
    public record Rhythm(Duration every, Duration idle, Duration overlap, Duration wide) {}

    public Polling(Store store, OwnAccounts accounts, Texts texts, Terms terms) {
        this.store = store;
        this.accounts = accounts;
        this.texts = texts;
        this.terms = terms;
    }

    /** Makes our numbers known; those that are known already stay as they are. */
    public void begin() {
        store.writeAndWait(transaction -> {
            for (var account : terms.numbers.entrySet()) {
                for (var number : account.getValue()) {
                    PolledNumbers.know(transaction, account.getKey(), number);
                }
            }
            return true;
        });
    }

    /** Every number that is or could be looked for, of all our accounts. */
    public List<PolledNumber> list() {
        return store.read(PolledNumbers::all).stream()
                // An account that is no longer ours has no line to ask on.
                .filter(polled -> accounts.ofSid(polled.account()).isPresent())
                .toList();
    }

    /** Whether its texts are looked for now. */
    public boolean isOn(PolledNumber polled) {
        var ours = terms.numbers.getOrDefault(polled.account(), Set.of());
        return polled.wish() == Wish.ON
                || (polled.wish() == Wish.AUTO && !terms.called && ours.contains(polled.number()));
    }

    /** Whether the texts to that number of that account are looked for now. */
    public boolean isOn(String account, String number) {
        return list().stream()
                .anyMatch(polled ->
                        polled.account().equals(account) && polled.number().equals(number) && isOn(polled));
    }

    /** Switches a number; it goes on where it was read to. */
    public PolledNumber wish(String account, String number, Wish wish) {
        return store.writeAndWait(transaction -> {
            PolledNumbers.wish(transaction, account, number, wish);
            return PolledNumbers.find(transaction, account, number).orElseThrow();
        });
    }

    /** The number whose list is due, which nobody else reads meanwhile. */
    public Optional<PolledNumber> take() {
        var now = store.clock().millis();
        for (var polled : list()) {
            if (isOn(polled)
                    && polled.nextAt() <= now
                    && store.writeAndWait(transaction ->
                            PolledNumbers.take(transaction, polled.account(), polled.number(), now + LOOKING))) {
                return Optional.of(polled);
            }
        }
        return Optional.empty();
    }

    /** When the next list is due, in epoch milliseconds; the end of time when none is. */
    public long next() {
        return list().stream()
                .filter(this::isOn)
                .mapToLong(PolledNumber::nextAt)
                .min()
                .orElse(Long.MAX_VALUE);
    }

    /**
     * Reads the list of that number as far back as need be and hears what nobody heard; answers how many that were.
     *
     * @param account the SID of its account
     */
    public int read(String account, String number) throws IOException {
        var poll = store.read(session -> PolledNumbers.find(session, account, number))
                .orElseThrow(() -> new IllegalArgumentException("the texts to " + number + " are not looked for"));
        var lists = new MessageLists(accounts.of(account), account);
        var now = store.clock().millis();
        var first = poll.readTo() == 0;
        var wide = !first && now >= poll.wideAt();
        var begun = first ? lists.time(now) - terms.rhythm.overlap.toMillis() : poll.begun();
        var since = Instant.ofEpochMilli(Math.max(since(poll, wide), Math.max(begun, horizon(now))));
        var found = new ListedTexts(lists, texts, store.clock());
        // Read to then: what came while the pages were read is in front of them and is read next time.
        var readTo = new long[] {0};
        int fresh;
        try {
            lists.read(
                    MessageLists.Which.to(number),
                    wide ? MessageLists.Page.LARGE : MessageLists.Page.SMALL,
                    (message, time) -> {
                        readTo[0] = readTo[0] == 0 ? time : readTo[0];
                        return !message.isBefore(since) && found.add(message, time);
                    });
        } finally {
            // What could be read of a list that broke off is heard all the same.
            fresh = found.hear();
        }
        var idle = fresh > 0 ? 0 : Math.min(poll.idle() + 1, 30);
        done(new PolledNumber(
                account,
                number,
                poll.wish(),
                begun,
                Math.max(poll.readTo(), readTo[0] == 0 ? lists.time(now) : readTo[0]),
                first || wide ? now + terms.rhythm.wide.toMillis() : poll.wideAt(),
                now + pause(idle),
                idle,
                0,
                null));
        if (poll.failures() > 0) {
            LOG.info("Twilio's list of texts to {} can be read again", number);
        }
        return fresh;
    }

    /** The look at a list failed: it is looked at again later, from where it was read to, and not before Twilio wants it. */
    public void failed(PolledNumber polled, Throwable failure) {
        var why = Reason.of(failure);
        var failures = store.read(session -> PolledNumbers.find(session, polled.account(), polled.number()))
                .map(PolledNumber::failures)
                .orElse(0);
        var pause = Math.max(doubled(terms.rhythm.every, failures, LONGEST), asked(failure));
        store.writeAndWait(transaction -> {
            PolledNumbers.failed(transaction, polled.account(), polled.number(), transaction.now() + pause, why);
            return true;
        });
        if (failures == 0) {
            LOG.warn("Twilio's list of texts to {} cannot be read, and is read again: {}", polled.number(), why);
        }
    }

    /** For how many milliseconds we were asked to stay away. */
    private static long asked(Throwable failure) {
        for (var cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof Refused refused) {
                return Math.min(refused.retryAfter().toMillis(), LONGEST_ASKED.toMillis());
            }
        }
        return 0;
    }

    /** What keeps texts from being heard, in sentences. */
    public List<String> troubles() {
        return list().stream()
                .filter(poll -> isOn(poll) && poll.failures() > 0)
                .map(poll -> "texts to " + poll.number() + " cannot be looked for: " + poll.trouble())
                .toList();
    }

    private void done(PolledNumber read) {
        store.writeAndWait(transaction -> {
            PolledNumbers.done(transaction, read);
            return true;
        });
    }

    private long since(PolledNumber poll, boolean wide) {
        var day = ChronoUnit.DAYS;
        return wide
                ? Instant.ofEpochMilli(poll.readTo())
                        .atOffset(ZoneOffset.UTC)
                        .truncatedTo(day)
                        .minus(1, day)
                        .toInstant()
                        .toEpochMilli()
                : poll.readTo() - terms.rhythm.overlap.toMillis();
    }

    private long horizon(long now) {
        return now - terms.keep.minus(MARGIN).toMillis();
    }

    private long pause(int idle) {
        return doubled(terms.rhythm.every, idle, terms.rhythm.idle);
    }

    private static long doubled(Duration first, int times, Duration most) {
        return Math.min(first.toMillis() << Math.min(times, 10), Math.max(first.toMillis(), most.toMillis()));
    }
}
