package io.trunkline.twilio;

import io.trunkline.http.Problem;
import io.trunkline.store.Clock;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Texts to us that Twilio's list has, newest first: those that nobody heard yet are heard, oldest first. */
final class ListedTexts {
    private static final Logger LOG = LoggerFactory.getLogger(ListedTexts.class);
    private static final int BITE = 100;
    /** After a long silence there may be more than fits; they are heard in parts, the newest part first. */
    private static final int MOST = 5_000;

    private final MessageLists lists;
    private final Texts texts;
    private final Clock clock;
    private final long begun;
    private final List<Found> looked = new ArrayList<>();
    private final List<Found> unheard = new ArrayList<>();
    private int fresh;

    /** @param ahead by how many milliseconds our clock is ahead of Twilio's */
    private record Found(MessageLists.Listed message, long ahead) {}

    ListedTexts(MessageLists lists, Texts texts, Clock clock) {
        this.lists = lists;
        this.texts = texts;
        this.clock = clock;
        this.begun = clock.millis();
    }

    /**
     * One of the list, which may be no text to us; always true.
     *
     * @param time Twilio's, in epoch milliseconds, as it gave that page of the list; 0 when it did not say
     */
    boolean add(MessageLists.Listed message, long time) throws IOException {
        // One that is still being received is in the list again when it is not.
        if (message.isInbound() && message.status().equals("received")) {
            looked.add(new Found(message, time == 0 ? 0 : ahead(begun, clock.millis(), time)));
        }
        if (looked.size() == BITE) {
            sift();
        }
        if (unheard.size() >= MOST) {
            hearFound();
        }
        return true;
    }

    /**
     * By how much our clock is certainly ahead of Twilio's: nothing where they may agree, because Twilio's time is known to the
     * second only and its answer may be slow, and a STOP that counts too late would override a newer START.
     *
     * @param asked ours before we asked
     * @param answered ours when it had answered
     * @param time Twilio's in between, cut to the second
     */
    static long ahead(long asked, long answered, long time) {
        var least = asked - time - 999;
        return least > 0 ? least : Math.min(answered - time, 0);
    }

    /** Hears what is left; answers how many nobody had heard. */
    int hear() throws IOException {
        sift();
        hearFound();
        return fresh;
    }

    private void sift() {
        var heard = texts.heard(looked.stream().map(Found::message).toList());
        looked.stream().filter(found -> !heard.contains(found.message.sid())).forEach(unheard::add);
        // What was said first is counted from earlier first, so that nothing is overtaken in between.
        Collections.reverse(looked);
        looked.stream()
                .filter(found -> heard.contains(found.message.sid()))
                .forEach(found -> texts.redate(found.message, found.ahead));
        looked.clear();
    }

    private void hearFound() throws IOException {
        // A START before its STOP would say nothing.
        Collections.reverse(unheard);
        for (var found : unheard) {
            var message = found.message;
            try {
                var media = message.media() == 0 ? List.<MessageLists.Media>of() : lists.media(message.sid());
                if (texts.hear(message, media, found.ahead).join().fresh()) {
                    fresh++;
                    LOG.info("the text {} was found in Twilio's list", message.sid());
                }
            } catch (Problem nonsense) {
                // It will be no better next time, and must not keep the others from being heard.
                LOG.warn("the text {} in Twilio's list cannot be understood: {}", message.sid(), nonsense.detail());
            }
        }
        unheard.clear();
    }
}
