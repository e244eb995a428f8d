package io.trunkline.outbox;

/**
 * A call of ours that Twilio has, as far as we know with nobody on the phone yet.
 *
 * @param account the SID of the account that it left from
 */
public record Ringing(String account, String sid) {}
