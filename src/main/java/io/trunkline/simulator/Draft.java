package io.trunkline.simulator;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What somebody wants to have sent.
 *
 * @param from sender, null when a Messaging Service is to choose one
 * @param service SID of the Messaging Service (MG…), if it goes through one
 * @param statusCallback where each change of state is posted, if anywhere
 */
record Draft(
        @Nullable String from,
        String to,
        String body,
        @Nullable String service,
        @Nullable String statusCallback,
        Extras extras) {

    /**
     * What only some messages have.
     *
     * @param media URLs of pictures and files
     * @param template SID of the template (HX…) that made the body, if one did
     * @param validity seconds that it may wait, or null
     */
    record Extras(
            List<String> media,
            @Nullable String template,
            @Nullable Integer validity) {
        static final Extras NONE = new Extras(List.of(), null, null);

        Extras {
            media = List.copyOf(media);
        }
    }

    static Draft between(String from, String to, String body) {
        return new Draft(from, to, body, null, null, Extras.NONE);
    }

    boolean isWhatsApp() {
        return WhatsApp.is(to);
    }
}
