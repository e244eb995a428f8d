package io.trunkline.twilio;

import java.io.IOException;

/** The account has no such number. */
public final class NoSuchNumber extends IOException {
    private static final long serialVersionUID = 1L;

    NoSuchNumber(String number, String account) {
        super("the account " + account.substring(0, Math.min(6, account.length())) + "… has no number " + number
                + "; trunkline numbers list shows which it has, and --account means another account");
    }
}
