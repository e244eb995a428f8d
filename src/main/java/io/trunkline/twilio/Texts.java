package io.trunkline.twilio;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.trunkline.consent.Keywords;
import io.trunkline.consent.OptOuts;
import io.trunkline.consent.Verdict;
import io.trunkline.consent.Windows;
import io.trunkline.consent.Word;
import io.trunkline.http.Problem;
import io.trunkline.journal.Entry;
import io.trunkline.journal.Event;
import io.trunkline.journal.Journal;
import io.trunkline.message.Address;
import io.trunkline.message.Channel;
import io.trunkline.message.Origin;
import io.trunkline.outbox.Outbox;
import io.trunkline.store.Absences;
import io.trunkline.store.Session;
import io.trunkline.store.Store;
import io.trunkline.store.Transaction;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Texts that people write to our numbers: journalled once each, with what they say about consent stored in the same transaction. */
public final class Texts {
    private static final ObjectMapper JSON = new ObjectMapper();
    /** Within this time Twilio has repeated a webhook as often as `#rc=5` says, in milliseconds. */
    private static final long REPEATED = 300_000;

    private final Store store;
    private final Journal journal;
    private final OptOuts optOuts;
    private final Outbox outbox;
    private final Policy policy;

    /**
     * How a STOP is understood.
     *
     * @param forEveryone whether it holds for all senders of the account, not only for the one it was texted to
     */
    public record Policy(Keywords keywords, boolean forEveryone) {}

    public Texts(Store store, Journal journal, OptOuts optOuts, Outbox outbox, Policy policy) {
        this.store = store;
        this.journal = journal;
        this.optOuts = optOuts;
        this.outbox = outbox;
        this.policy = policy;
    }

    /**
     * A text as Twilio hands it to us.
     *
     * @param at when it was texted, in epoch milliseconds, as far as we know: null means just now
     */
    private record Text(
            String sid,
            Address address,
            String to,
            String body,
            @Nullable String optOutType,
            @Nullable Instant at) {}

    /** Journals a text and what it says about consent; the answer comes after the commit is on disk. */
    public CompletableFuture<Journal.Appended> hear(Form form) {
        var text = read(form, null);
        return store.write(transaction -> hear(transaction, text, form));
    }

    /** The SIDs of those whose webhook came, or which were looked up before. */
    Set<String> heard(List<MessageLists.Listed> listed) {
        return store.read(session -> {
            var heard = new HashSet<String>();
            for (var text : listed) {
                if (isHeard(session, text.account(), text.sid())) {
                    heard.add(text.sid());
                }
            }
            return heard;
        });
    }

    private static boolean isHeard(Session session, String account, String sid) throws SQLException {
        return session.number("select count(*) from event where source = ? and id = ?", source(account), sid) == 1;
    }

    /**
     * Journals a text that Twilio's list has, as if its webhook had come when it was texted.
     *
     * @param ahead by how many milliseconds our clock is ahead of Twilio's
     */
    CompletableFuture<Journal.Appended> hear(MessageLists.Listed listed, List<MessageLists.Media> media, long ahead) {
        var fields = fields(listed);
        for (var i = 0; i < media.size(); i++) {
            fields.add(Map.entry("MediaUrl" + i, media.get(i).url()));
            fields.add(Map.entry("MediaContentType" + i, media.get(i).type()));
        }
        var form = new Form(fields);
        var text = read(form, listed.created().plusMillis(ahead));
        return store.write(transaction -> hear(transaction, text, form));
    }

    private static List<Map.Entry<String, String>> fields(MessageLists.Listed listed) {
        var fields = new ArrayList<Map.Entry<String, String>>(List.of(
                Map.entry("MessageSid", listed.sid()),
                Map.entry("AccountSid", listed.account()),
                Map.entry("From", listed.from() == null ? "" : listed.from()),
                Map.entry("To", listed.to()),
                Map.entry("Body", listed.body())));
        if (listed.service() != null) {
            fields.add(Map.entry("MessagingServiceSid", listed.service()));
        }
        return fields;
    }

    /**
     * Counts a STOP or a START that was heard before from when it was texted: Twilio may have had to repeat its webhook. All
     * that the list has is compared by the list's own seconds.
     */
    void redate(MessageLists.Listed listed, long ahead) {
        var verdict = policy.keywords.classify(listed.body(), null);
        if (listed.from() == null || (verdict != Verdict.STOP && verdict != Verdict.START)) {
            return;
        }
        var recipient = Channel.bare(listed.from());
        var texted = texted(listed.created().plusMillis(ahead), verdict == Verdict.STOP);
        // Most count from then already, and nothing is to be written for them.
        if (store.read(session -> optOuts.saidAt(session, recipient, listed.sid())) > texted) {
            store.writeAndWait(transaction -> optOuts.redate(transaction, recipient, listed.sid(), texted));
        }
    }

    /** Whether a text is a word about consent, or asks for help with it. */
    public boolean isKeyword(String text) {
        return policy.keywords.classify(text, null) != Verdict.NONE;
    }

    private Journal.Appended hear(Transaction transaction, Text text, Form form) throws SQLException {
        var said = policy.keywords.classify(text.body, text.optOutType);
        transaction.lock("recipient/" + text.address.recipient());
        // YES from somebody who never opted out is an answer, not consent; but a STOP from before it may come later.
        var answer = said == Verdict.START
                && optOuts.stopped(transaction, text.address).isEmpty();
        if (text.address.channel() == Channel.WHATSAPP) {
            openWindow(transaction, text);
        }
        var overtaken = false;
        if ((said == Verdict.STOP || said == Verdict.START)
                && !isHeard(transaction, text.address.account(), text.sid)) {
            if (text.at == null) {
                doubt(transaction, text.address, said);
            }
            optOuts.store(transaction, word(transaction, text, said));
            overtaken = !answer && optOuts.stopped(transaction, text.address).isPresent() != (said == Verdict.STOP);
            transaction.afterCommit(() -> outbox.mute(text.address.recipient()));
        }
        var verdict = answer ? Verdict.NONE : said;
        var event = event(transaction, text, form, new Meaning(verdict, overtaken));
        return journal.append(transaction, event, Origin.OUTSIDE, Entry.Due.NOW);
    }

    /** What comes soon after its opposite may have been repeated by Twilio; only its list tells which was texted first. */
    private void doubt(Transaction transaction, Address address, Verdict said) throws SQLException {
        var since = transaction.now() - REPEATED;
        if (optOuts.isSaidSince(transaction, address, said != Verdict.STOP, since)) {
            Absences.add(transaction, since, transaction.now());
        }
    }

    /**
     * What a text means for consent.
     *
     * @param overtaken whether the recipient said otherwise since, so that it changes nothing any more
     */
    private record Meaning(Verdict verdict, boolean overtaken) {}

    /** Whoever wrote to a number of a Messaging Service may be answered by either. */
    private static void openWindow(Transaction transaction, Text text) throws SQLException {
        var at = saidAt(transaction, text, false);
        var address = text.address;
        Windows.open(transaction, address, at);
        if (address.isByService()) {
            Windows.open(
                    transaction, new Address(address.channel(), address.account(), text.to, address.recipient()), at);
        }
    }

    private Word word(Transaction transaction, Text text, Verdict verdict) {
        var stop = verdict == Verdict.STOP;
        // The list may name the number where the webhook names its Messaging Service; rather too silent than too loud.
        var forEveryone =
                policy.forEveryone || (text.at != null && !text.address.sender().startsWith("MG"));
        return new Word(
                text.address.account(),
                text.address.channel().medium(),
                text.address.recipient(),
                stop && forEveryone ? Word.EVERYONE : text.address.sender(),
                stop,
                saidAt(transaction, text, stop),
                "texted “" + text.body.strip() + "”",
                text.sid);
    }

    private static long saidAt(Transaction transaction, Text text, boolean stop) {
        return text.at == null ? transaction.now() : Math.min(transaction.now(), texted(text.at, stop));
    }

    /** The list knows the second only: a STOP counts from its end, anything else from its beginning. */
    private static long texted(Instant listed, boolean stop) {
        return listed.toEpochMilli() + (stop ? 999 : 0);
    }

    private static Text read(Form form, @Nullable Instant at) {
        var sid = required(form, "MessageSid");
        var from = required(form, "From");
        var to = required(form, "To");
        var account = required(form, "AccountSid");
        var channel = from.startsWith(Channel.WHATSAPP.prefix()) ? Channel.WHATSAPP : Channel.SMS;
        var service = form.first("MessagingServiceSid");
        var sender = service == null || service.isBlank() ? to : service;
        var body = form.first("Body");
        return new Text(
                sid,
                new Address(channel, account, sender, Channel.bare(from)),
                to,
                body == null ? "" : body,
                form.first("OptOutType"),
                at);
    }

    private static String required(Form form, String name) {
        var value = form.first(name);
        if (value == null || value.isBlank()) {
            throw Problem.badRequest(name, "The text has no " + name + ".");
        }
        return value;
    }

    private static Event event(Transaction transaction, Text text, Form form, Meaning meaning) {
        var data = new LinkedHashMap<String, Object>();
        data.put("messageSid", text.sid);
        data.put("channel", text.address.channel().word());
        data.put("from", text.address.recipient());
        data.put("to", Channel.bare(text.to));
        data.put("sender", text.address.sender());
        data.put("account", text.address.account());
        data.put("body", text.body);
        var verdict = meaning.verdict;
        data.put("verdict", verdict == Verdict.NONE ? "said" : verdict.name().toLowerCase(Locale.ROOT));
        if (meaning.overtaken) {
            data.put("overtaken", true);
        }
        data.put("media", media(form));
        try {
            return new Event(
                            source(text.address.account()),
                            text.sid,
                            "twilio.text.heard",
                            text.address.recipient(),
                            saidAt(transaction, text, false),
                            "application/json",
                            null,
                            Map.of(),
                            JSON.writeValueAsString(data).getBytes(StandardCharsets.UTF_8))
                    .in(form.trace());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String source(String account) {
        return "twilio:" + account;
    }

    private static List<Map<String, String>> media(Form form) {
        var media = new ArrayList<Map<String, String>>();
        for (var i = 0; form.first("MediaUrl" + i) != null; i++) {
            var type = form.first("MediaContentType" + i);
            media.add(Map.of("url", String.valueOf(form.first("MediaUrl" + i)), "type", type == null ? "" : type));
        }
        return media;
    }
}
