package io.trunkline.simulator;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a simulator is to be run.
 *
 * @param address where it listens
 * @param account whose credentials it accepts
 * @param folder where it remembers across restarts; null keeps everything in memory
 * @param numbers the phone numbers of the account besides {@value #DEFAULT_NUMBER}, in E.164
 * @param tempo how fast its world turns
 */
public record SimulatorSettings(
        Address address, Account account, @Nullable Path folder, List<String> numbers, Tempo tempo) {

    /** The one number from which Twilio's test credentials may send (https://www.twilio.com/docs/iam/test-credentials). */
    public static final String DEFAULT_NUMBER = "+15005550006";

    public SimulatorSettings {
        numbers = List.copyOf(numbers);
    }

    /** On the loopback, on any free port, in memory, with an account that is made up. */
    public static SimulatorSettings local() {
        return new SimulatorSettings(
                new Address("127.0.0.1", 0),
                new Account("AC0123456789abcdef0123456789abcdef", "fedcba9876543210fedcba9876543210", Map.of()),
                null,
                List.of(),
                new Tempo(Duration.ofMillis(50), Duration.ofSeconds(60), 1));
    }

    /** Listens there; port 0 is any free port. */
    public SimulatorSettings withAddress(String host, int port) {
        return new SimulatorSettings(new Address(host, port), account, folder, numbers, tempo);
    }

    /** Accepts these credentials and signs its webhooks with this token. */
    public SimulatorSettings withAccount(String sid, String token) {
        return new SimulatorSettings(address, new Account(sid, token, account.keys), folder, numbers, tempo);
    }

    /** Accepts this API key, a standard one, too. */
    public SimulatorSettings withApiKey(String sid, String secret) {
        return new SimulatorSettings(
                address, new Account(account.sid, account.token, Map.of(sid, secret)), folder, numbers, tempo);
    }

    /** Remembers messages, number configuration and opt-outs in this folder. */
    public SimulatorSettings withFolder(Path remembered) {
        return new SimulatorSettings(address, account, remembered, numbers, tempo);
    }

    /** Owns these numbers besides {@value #DEFAULT_NUMBER}. */
    public SimulatorSettings withNumbers(List<String> owned) {
        return new SimulatorSettings(address, account, folder, owned, tempo);
    }

    /** Lets a message rest this long in each state. */
    public SimulatorSettings withStep(Duration step) {
        return new SimulatorSettings(
                address, account, folder, numbers, new Tempo(step, tempo.idleTimeout(), tempo.seed()));
    }

    /** Closes a client's connection after this long without a byte. */
    public SimulatorSettings withIdleTimeout(Duration idleTimeout) {
        return new SimulatorSettings(
                address, account, folder, numbers, new Tempo(tempo.step(), idleTimeout, tempo.seed()));
    }

    /** Makes the shares of the faults come out the same each time. */
    public SimulatorSettings withSeed(long seed) {
        return new SimulatorSettings(
                address, account, folder, numbers, new Tempo(tempo.step(), tempo.idleTimeout(), seed));
    }

    /** Where it listens; port 0 is any free port. */
    public record Address(String host, int port) {}

    /**
     * The credentials of an account.
     *
     * @param sid Twilio's account SID: AC and 32 hexadecimal digits
     * @param token the primary auth token
     * @param keys secrets of API keys by their SIDs
     */
    public record Account(String sid, String token, Map<String, String> keys) {
        public Account {
            keys = Map.copyOf(keys);
        }

        /** The path under which Twilio's API of 2010 keeps everything of this account. */
        String path() {
            return "/2010-04-01/Accounts/" + sid;
        }

        /** Without the token, which must not reach a log. */
        @Override
        public String toString() {
            return "Account[" + sid + "]";
        }
    }

    /**
     * How fast the world of the simulator turns.
     *
     * @param step how long a message rests in each state
     * @param idleTimeout how long a connection of a client may be silent before it is closed
     * @param seed of the random numbers behind the shares of the faults
     */
    public record Tempo(Duration step, Duration idleTimeout, long seed) {}
}
