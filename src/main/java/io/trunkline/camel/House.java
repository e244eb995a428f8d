package io.trunkline.camel;

import io.trunkline.consent.OptOuts;
import io.trunkline.directory.People;
import io.trunkline.directory.Rotations;
import io.trunkline.http.Front;
import io.trunkline.journal.Announcer;
import io.trunkline.journal.Journal;
import io.trunkline.outbox.Outbox;
import io.trunkline.store.Store;
import io.trunkline.twilio.CallScript;
import io.trunkline.twilio.Callers;
import io.trunkline.twilio.LiveCalls;
import io.trunkline.twilio.Reception;
import io.trunkline.twilio.Texts;
import io.trunkline.twilio.Webhook;
import java.util.concurrent.Executor;

/**
 * The rooms that the words lead to.
 *
 * @param runners on which routes are run
 */
public record House(
        Store store,
        Hearing hearing,
        Outbox outbox,
        Twilio twilio,
        Front front,
        Directory directory,
        Templates templates,
        Executor runners) {
    /** What is heard, and who is told. */
    public record Hearing(Journal journal, Announcer announcer) {}

    /** Who people are, who is on call, and who wants nothing from us. */
    public record Directory(People people, Rotations rotations, OptOuts optOuts) {}

    /**
     * What comes from Twilio.
     *
     * @param account the account's SID
     */
    public record Twilio(String account, Webhook webhook, Texts texts, Calls calls) {}

    /** What is said on the phone: in calls of ours, in those that are under way, and to whoever calls us. */
    public record Calls(CallScript script, LiveCalls live, Reception reception, Callers callers) {}
}
