package io.trunkline.outbox;

import io.trunkline.message.Address;
import io.trunkline.message.Channel;
import io.trunkline.message.Draft;
import io.trunkline.message.InvalidKey;
import io.trunkline.message.InvalidNumber;
import io.trunkline.message.Key;
import io.trunkline.message.PhoneNumber;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Looks at drafts: whether one can be sent at all, by whom and to whom. Nobody needs the store for it. */
final class Scrutiny {
    private static final char NUL = '\0';

    private final Accounts accounts;
    private final Carrier carrier;

    /** @param accounts by which a draft may leave */
    Scrutiny(Accounts accounts, Carrier carrier) {
        this.accounts = accounts;
        this.carrier = carrier;
    }

    Arriving look(Draft draft) {
        return new Arriving(draft, check(draft), digest(draft));
    }

    private Arriving.Checked check(Draft draft) {
        var line = draft.line();
        var flow = flow(draft);
        String fault = null;
        String key;
        try {
            key = Key.of(flow, draft.key()).text();
        } catch (InvalidKey e) {
            fault = e.getMessage();
            // Each such draft stays visible: the event sets it apart from the next one with the same gap.
            key = storable(flow + "/" + draft.key() + "?event=" + draft.origin().cause());
        }
        var recipient = storable(line.to());
        try {
            var to = line.channel() == Channel.WHATSAPP ? Channel.bare(line.to().strip()) : line.to();
            recipient = PhoneNumber.parse(to).e164();
        } catch (InvalidNumber e) {
            fault = fault == null ? e.getMessage() : fault;
        }
        var account = accounts.find(line.account());
        if (account.isEmpty() && fault == null) {
            fault = accounts.unknown(line.account());
        }
        String sender;
        try {
            sender = sender(line, account);
        } catch (InvalidNumber e) {
            sender = String.valueOf(line.from()).strip();
            fault = fault == null ? "from: " + e.getMessage() : fault;
        }
        var sid = account.map(Accounts.Account::sid).orElse(storable(line.account()));
        var address = new Address(line.channel(), sid, sender, recipient);
        if (fault == null) {
            fault = sender.isEmpty() ? noSender(line.channel()) : faultOf(address, draft);
        }
        return new Arriving.Checked(key, address, fault);
    }

    /** The sender as it is stored; empty when there is none. */
    private static String sender(Draft.Line line, Optional<Accounts.Account> account) {
        var written = line.from() == null || line.from().isBlank()
                ? account.map(one -> one.sender(line.channel())).orElse("")
                : line.from().strip();
        if (line.channel() == Channel.WHATSAPP && !written.isEmpty() && !Address.isService(written)) {
            return line.channel().prefix()
                    + PhoneNumber.parse(Channel.bare(written)).e164();
        }
        if (written.startsWith(Channel.WHATSAPP.prefix())) {
            throw new InvalidNumber("'" + PhoneNumber.mask(written) + "' sends on WhatsApp only; use whatsapp-sink");
        }
        return written.startsWith("+") ? PhoneNumber.parse(written).e164() : written;
    }

    private static String noSender(Channel channel) {
        return channel == Channel.WHATSAPP
                ? "there is no sender for WhatsApp; set TWILIO_WHATSAPP_FROM or give `from`"
                : "there is no sender; set TWILIO_PHONE_NUMBER or give `from`";
    }

    /** PostgreSQL stores every character but this one. */
    static String storable(String text) {
        return text.replace(NUL, '\uFFFD');
    }

    private @Nullable String faultOf(Address address, Draft draft) {
        var fault = ContentRules.faultOf(address, draft.content());
        return fault == null ? carrier.objection(draft).orElse(null) : fault;
    }

    /** Whose keys it uses. */
    static String flow(Draft draft) {
        var flow = draft.origin().flow();
        return flow == null ? "api" : flow;
    }

    private static String digest(Draft draft) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            for (var part : new @Nullable String[] {
                draft.line().channel().word(), draft.line().to(), draft.line().from(), draft.body()
            }) {
                digest.update((part == null ? "" : part).getBytes(StandardCharsets.UTF_8));
                digest.update((byte) 0);
            }
            // The same said again is the same, although another trace led to it. Without any, the digest is the one
            // that keys were given before there were particulars.
            var particulars = draft.particulars().withTrace(null).stored();
            if (particulars != null) {
                digest.update(particulars.getBytes(StandardCharsets.UTF_8));
            }
            return HexFormat.of().formatHex(digest.digest(), 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
