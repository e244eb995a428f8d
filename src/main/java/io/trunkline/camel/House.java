package io.trunkline.camel;

import io.trunkline.consent.OptOuts;
import io.trunkline.directory.People;
import io.trunkline.directory.Rotations;
import io.trunkline.http.Front;
import io.trunkline.journal.Announcer;
import io.trunkline.journal.Journal;
import io.trunkline.outbox.Outbox;
import io.trunkline.store.Store;
import io.trunkline.trace.Traces;
import io.trunkline.twilio.Attachments;
import io.trunkline.twilio.CallScript;
import io.trunkline.twilio.Callers;
import io.trunkline.twilio.LiveCalls;
import io.trunkline.twilio.Polling;
import io.trunkline.twilio.Reception;
import io.trunkline.twilio.Recordings;
import io.trunkline.twilio.Texts;
import io.trunkline.twilio.Webhook;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

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
    /** What is heard, who is told, and who wants to know what follows from what. */
    public record Hearing(Journal journal, Announcer announcer, Traces traces) {}

    /** Who people are, who is on call, and who wants nothing from us. */
    public static final class Directory {
        private final OptOuts optOuts;
        private volatile Register register = new Register(People.nobody(), null);

        private record Register(People people, @Nullable Rotations rotations) {}

        public Directory(OptOuts optOuts) {
            this.optOuts = optOuts;
        }

        People people() {
            return register.people;
        }

        Rotations rotations() {
            return Objects.requireNonNull(register.rotations, "the directory was not read");
        }

        OptOuts optOuts() {
            return optOuts;
        }

        /** From now on as they stand in that edition. */
        void show(Edition edition) {
            var people = people(edition);
            register = new Register(people, rotations(edition, people));
        }

        static People people(Edition edition) {
            var file = edition.directory("people.yaml");
            return People.ofOrNobody(file, edition.text(file));
        }

        static Rotations rotations(Edition edition, People people) {
            var file = edition.directory("rotations.yaml");
            return Rotations.ofOrNone(file, edition.text(file), people);
        }
    }

    /**
     * What comes from Twilio.
     *
     * @param accounts the SIDs of our accounts, the first of which is meant where none is named
     */
    public record Twilio(List<String> accounts, Webhook webhook, Inbound inbound, Calls calls) {
        String account() {
            return accounts.get(0);
        }

        Texts texts() {
            return inbound.texts;
        }

        Polling polling() {
            return inbound.polling;
        }

        Attachments attachments() {
            return inbound.attachments;
        }
    }

    /** What is said on the phone: in calls of ours, in those that are under way, and to whoever calls us. */
    public record Calls(
            CallScript script, LiveCalls live, Reception reception, Callers callers, Recordings recordings) {}

    /** What people text to us: where it is heard, looked for, and what came with it. */
    public record Inbound(Texts texts, Polling polling, Attachments attachments) {}
}
