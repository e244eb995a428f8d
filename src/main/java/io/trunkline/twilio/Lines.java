package io.trunkline.twilio;

/** The line to each account: what is one account's must not be asked for with another's credentials. */
@FunctionalInterface
public interface Lines {
    /** The line that signs in for the account of that SID. */
    Line of(String account);
}
