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

    private record Found(MessageLists.Listed message, Skew skew) {}

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
            looked.add(new Found(message, Skew.between(begun, clock.millis(), time)));
        }
        if (looked.size() == BITE) {
            sift();
        }
        if (unheard.size() >= MOST) {
            hearFound();
        }
        return true;
    }

    /** Hears what is left; answers how many nobody had heard. */
    int hear() throws IOException {
        sift();
        hearFound();
        return fresh;
    }

    private void sift() {
        var heard = texts.heard(looked.stream().map(Found::message).toList());
        for (var found : looked) {
            if (heard.contains(found.message.sid())) {
                texts.redate(found.message, found.skew);
            } else {
                unheard.add(found);
            }
        }
        looked.clear();
    }

    private void hearFound() throws IOException {
        // A START before its STOP would say nothing.
        Collections.reverse(unheard);
        for (var found : unheard) {
            var message = found.message;
            try {
                var media = message.media() == 0 ? List.<MessageLists.Media>of() : lists.media(message.sid());
                if (texts.hear(message, media, found.skew).join().fresh()) {
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
