package io.trunkline.consent;

import io.trunkline.message.Address;
import io.trunkline.store.Items;
import io.trunkline.store.Session;
import io.trunkline.store.Transaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who does not want to be written to, by whom, and how we know; every word about it is kept. */
public final class OptOuts {
    private static final String COLUMNS = "account, medium, recipient, sender, verdict, said_at, source";

    /** Keeps a word; it counts unless a newer one is known. */
    public void store(Transaction transaction, Word word) throws SQLException {
        Consent.hold(transaction, word.recipient());
        transaction.update(
                "insert into optout (account, medium, recipient, sender, verdict, said_at, source) values (?,?,?,?,?,?,?)"
                        + " on conflict (account, medium, recipient, sender) do update"
                        + " set verdict = excluded.verdict, said_at = excluded.said_at, source = excluded.source"
                        + " where excluded.said_at > optout.said_at"
                        + " or (excluded.said_at = optout.said_at and excluded.verdict = 'stop')",
                word.account(),
                word.medium(),
                word.recipient(),
                word.sender(),
                word.verdict(),
                word.saidAt(),
                word.source());
        record(transaction, word);
    }

    private static void record(Transaction transaction, Word word) throws SQLException {
        transaction.update(
                "insert into consent_record"
                        + " (account, medium, recipient, sender, verdict, said_at, stored_at, source, evidence)"
                        + " values (?,?,?,?,?,?,?,?,?)",
                word.account(),
                word.medium(),
                word.recipient(),
                word.sender(),
                word.verdict(),
                word.saidAt(),
                transaction.now(),
                word.source(),
                word.evidence());
    }

    /** When the word was said that was kept with this evidence, as far as we know; 0 where there is none. */
    public long saidAt(Session session, String recipient, String evidence) throws SQLException {
        return session.first(
                        "select said_at from consent_record where recipient = ? and evidence = ? order by seq desc limit 1",
                        row -> row.getLong(1),
                        recipient,
                        evidence)
                .orElse(0L);
    }

    /**
     * Counts a word from when it was said, where we learn only now that this was earlier than it came; whatever else was said
     * since counts as it did. Answers whether that changed anything.
     *
     * @param evidence what it was kept with
     * @param saidAt in epoch milliseconds
     */
    public boolean redate(Transaction transaction, String recipient, String evidence, long saidAt) throws SQLException {
        Consent.hold(transaction, recipient);
        record Kept(Word word, String evidence) {}
        var all = transaction.list(
                "select " + COLUMNS + ", coalesce(evidence, 'record ' || seq) from consent_record where recipient = ?"
                        + " order by seq",
                row -> new Kept(word(row), row.getString(8)),
                recipient);
        var known = new HashMap<String, Word>();
        all.forEach(kept -> known.put(kept.evidence, kept.word));
        var word = known.get(evidence);
        if (word == null || word.saidAt() <= saidAt) {
            return false;
        }
        var earlier = new Word(
                word.account(), word.medium(), recipient, word.sender(), word.stop(), saidAt, word.source(), evidence);
        record(transaction, earlier);
        known.put(evidence, earlier);
        var newest = known.values().stream().filter(earlier::isToTheSame).reduce(earlier, OptOuts::newer);
        transaction.update(
                "update optout set verdict = ?, said_at = ?, source = ?"
                        + " where account = ? and medium = ? and recipient = ? and sender = ?",
                newest.verdict(),
                newest.saidAt(),
                newest.source(),
                newest.account(),
                newest.medium(),
                recipient,
                newest.sender());
        return true;
    }

    /** Whether that recipient's word to anybody is a STOP, or a START, which was said since that time in epoch milliseconds. */
    public boolean isSaidSince(Transaction transaction, Address address, boolean stop, long since) throws SQLException {
        return transaction.number(
                        "select count(*) from optout where account = ? and medium = ? and recipient = ?"
                                + " and verdict = ? and said_at > ?",
                        address.account(),
                        address.channel().medium(),
                        address.recipient(),
                        stop ? "stop" : "start",
                        since)
                > 0;
    }

    /** The STOP that bars this address, if the newest word is one. */
    public Optional<Word> stopped(Session session, Address address) throws SQLException {
        return session.first(
                        "select " + COLUMNS + " from optout where account = ? and medium in (?, '*') and recipient = ?"
                                + " and sender in ('*', ?) order by said_at desc, verdict desc limit 1",
                        OptOuts::word,
                        address.account(),
                        address.channel().medium(),
                        address.recipient(),
                        address.sender())
                .filter(Word::stop);
    }

    /** The STOPs that bar these addresses: of each the newest word, if it is one. */
    public Map<Address, Word> stopped(Transaction transaction, List<Address> addresses) throws SQLException {
        var distinct = addresses.stream().distinct().toList();
        var items = Items.of("number integer", "account text", "medium text", "recipient text", "sender text");
        for (var i = 0; i < distinct.size(); i++) {
            var address = distinct.get(i);
            items.add(i, address.account(), address.channel().medium(), address.recipient(), address.sender());
        }
        record Said(Address address, Word word) {}
        var said = transaction.each(
                "select optout.account, optout.medium, optout.recipient, optout.sender, verdict, said_at, source, number"
                        + " from item join optout on optout.account = item.account and optout.medium in (item.medium, '*')"
                        + " and optout.recipient = item.recipient and optout.sender in ('*', item.sender)",
                row -> new Said(distinct.get(row.getInt(8)), word(row)),
                items);
        var newest = new HashMap<Address, Word>();
        for (var one : said) {
            newest.merge(one.address, one.word, OptOuts::newer);
        }
        newest.values().removeIf(word -> !word.stop());
        return newest;
    }

    private static Word newer(Word one, Word other) {
        return one.saidAt() > other.saidAt() || (one.saidAt() == other.saidAt() && one.stop()) ? one : other;
    }

    /** Those who said STOP last, newest first; of one recipient, or of all. */
    public List<Word> list(Session session, @Nullable String recipient, int limit) throws SQLException {
        var arguments = new ArrayList<@Nullable Object>();
        var where = "verdict = 'stop'";
        if (recipient != null) {
            where += " and recipient = ?";
            arguments.add(recipient);
        }
        arguments.add(limit);
        return session.list(
                "select " + COLUMNS + " from optout where " + where + " order by said_at desc limit ?",
                OptOuts::word,
                arguments.toArray());
    }

    /** The senders that may write in spite of this STOP to everyone, because the recipient said START to them since. */
    public List<String> exceptions(Session session, Word stop) throws SQLException {
        return stop.sender().equals(Word.EVERYONE)
                ? session.list(
                        "select sender from optout where account = ? and medium = ? and recipient = ? and sender <> '*'"
                                + " and verdict = 'start' and said_at > ? order by sender",
                        row -> row.getString(1),
                        stop.account(),
                        stop.medium(),
                        stop.recipient(),
                        stop.saidAt())
                : List.of();
    }

    /** Every word of a recipient, oldest first. */
    public List<Word> history(Session session, String recipient) throws SQLException {
        return session.list(
                "select " + COLUMNS + " from consent_record where recipient = ? order by seq",
                OptOuts::word,
                recipient);
    }

    private static Word word(ResultSet row) throws SQLException {
        return new Word(
                row.getString(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                row.getString(5).equals("stop"),
                row.getLong(6),
                row.getString(7),
                null);
    }
}
