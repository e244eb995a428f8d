package io.trunkline.outbox;

import io.trunkline.store.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How much may go out now: fewer at a time when it is too much for the carrier, and hardly anything while it does not answer. */
final class Gate {
    private static final Logger LOG = LoggerFactory.getLogger(Gate.class);
    /** While as much is under way as may be, a sender looks again after so long. */
    private static final long FULL = 50;

    private final Accounts bounds;
    private final Clock clock;
    private final OpenClaims open;
    private final Senders senders;
    private final Map<String, Account> accounts = new ConcurrentHashMap<>();

    private record Account(Allowance allowance, Breaker breaker) {}

    /**
     * What a sender may send now.
     *
     * @param room how many
     * @param again after how many milliseconds it may ask again, if it may send nothing
     */
    record Room(int room, long again) {}

    /** @param bounds how many requests to each account may be under way */
    Gate(Accounts bounds, Clock clock, OpenClaims open, Senders senders) {
        this.bounds = bounds;
        this.clock = clock;
        this.open = open;
        this.senders = senders;
    }

    private Account account(String name) {
        return accounts.computeIfAbsent(name, unknown -> new Account(new Allowance(bounds.bound(name)), new Breaker()));
    }

    private static String accountOf(String sender) {
        return sender.substring(0, Math.max(0, sender.indexOf('/')));
    }

    /** @param granted how many of the account's have been granted since what is open was counted */
    Room room(String sender, int granted) {
        var account = account(accountOf(sender));
        var now = clock.millis();
        if (account.breaker.isOpen()) {
            var at = account.breaker.nextAt(sender, now);
            return at <= now ? new Room(1, 0) : new Room(0, at == Long.MAX_VALUE ? 1_000 : at - now);
        }
        if (account.allowance.isFull() && bounds.isOne()) {
            return new Room(Integer.MAX_VALUE, 0);
        }
        var room = account.allowance.now() - open.count(accountOf(sender)) - granted;
        return room > 0 ? new Room(room, 0) : new Room(0, FULL);
    }

    /** Whether nothing holds the sender's account back, so that nobody need find out one by one what it bears. */
    boolean isAtEase(String sender) {
        var account = account(accountOf(sender));
        return !account.breaker.isOpen() && account.allowance.isFull();
    }

    /** Whether it may still go out: not what was handed out before it became known that Twilio does not answer. */
    boolean admits(Claim claim) {
        var address = claim.message().address();
        return account(address.account()).breaker.admits(address.senderName(), claim.name());
    }

    void handedOut(Claim claim) {
        var address = claim.message().address();
        account(address.account()).breaker.handedOut(address.senderName(), claim.name());
    }

    /** It is no longer under way here. */
    void ended(Claim claim) {
        var address = claim.message().address();
        account(address.account()).breaker.ended(address.senderName(), claim.name());
    }

    /** What came of a request. */
    void heard(Claim claim, Receipt receipt, Carrier carrier) {
        var address = claim.message().address();
        var account = account(address.account());
        var code = receipt instanceof Receipt.NotCreated refused ? refused.code() : null;
        if (receipt instanceof Receipt.Unknown || (receipt instanceof Receipt.NotCreated && code == null)) {
            if (account.breaker.silence(address.senderName(), claim.name(), clock.millis())) {
                LOG.warn(
                        "Twilio does not answer {}: its queue is held, and each sender tries one message at a time",
                        address.account());
            }
            return;
        }
        if (account.breaker.answered()) {
            LOG.info("Twilio answers {} again: its queue goes on", address.account());
            senders.ringAll();
        }
        if (code != null && carrier.judge(code).kind() == Judgement.Kind.TOO_MANY) {
            if (account.allowance.cut(open.count(address.account()), clock.millis())) {
                LOG.warn(
                        "too many requests at once, says Twilio to {}: at most {} from now on, slowly more again",
                        address.account(),
                        account.allowance.now());
            }
        } else if (account.allowance.grow()) {
            LOG.info(
                    "as many requests at once to {} as before: {}", address.account(), bounds.bound(address.account()));
        }
    }

    /** The accounts to which Twilio does not answer now. */
    List<String> silent() {
        return accounts.entrySet().stream()
                .filter(entry -> entry.getValue().breaker.isOpen())
                .map(Map.Entry::getKey)
                .toList();
    }

    /** What holds messages back now, in sentences. */
    List<String> troubles() {
        return accounts.entrySet().stream()
                .flatMap(entry -> Stream.of(
                        entry.getValue().breaker.isOpen()
                                ? "Twilio does not answer " + entry.getKey()
                                        + "; its queue is held, single messages try"
                                : "",
                        entry.getValue().allowance.isFull()
                                ? ""
                                : "Twilio said too many requests to " + entry.getKey() + "; at most "
                                        + entry.getValue().allowance.now() + " at once for now"))
                .filter(trouble -> !trouble.isEmpty())
                .sorted()
                .toList();
    }
}
