package io.trunkline.proof;

import java.util.Set;

/**
 * A text as the simulator has it.
 *
 * @param index its place in the simulator's ledger
 * @param fate what became of it
 * @param at when the request for it began to arrive, in epoch milliseconds
 */
record Received(long index, String token, String sender, String sid, Fate fate, long at) {
    /**
     * Why a text failed though the next one may pass, by what Twilio itself says of each code
     * (https://www.twilio.com/docs/api/errors): too much at once (14107, 30001, 30017, 30022), enough for this day (30023,
     * 30027), a phone that is off (30003), no reason (30008), a number that is being set up (30035), too late (30036), held
     * back for a while (30450), quiet time (30610). Written down once more, so that it is not wrong together with the
     * service's own table.
     */
    private static final Set<Integer> PASSING =
            Set.of(14107, 30001, 30003, 30008, 30017, 30022, 30023, 30027, 30035, 30036, 30450, 30610);

    /** Its last status, and the code of the error it failed with; 0 without one. */
    record Fate(String status, int code) {
        @Override
        public String toString() {
            return code == 0 ? status : status + " " + code;
        }
    }

    /** Whether Twilio said that it reached nobody. */
    boolean isFailed() {
        return fate.status.equals("failed") || fate.status.equals("undelivered");
    }

    /** Whether it may lawfully be tried once more: it reached nobody, for a reason that may pass. */
    boolean mayFollow() {
        return isFailed() && PASSING.contains(fate.code);
    }
}
