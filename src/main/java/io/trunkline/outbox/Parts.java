package io.trunkline.outbox;

import io.trunkline.message.Channel;
import io.trunkline.message.Content;
import io.trunkline.message.Draft;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A text that is too long for one message, as several: each begins with its place, as {@code (2/3)}, because nobody
 * promises that they arrive in their order. The first keeps the key, the others have {@code key/part-2} and so on, so that
 * cancelling the key cancels them all.
 */
final class Parts {
    /** More is no text any more. */
    private static final int MOST = 10;

    private static final int PLACE = "(10/10) ".length();
    private static final int ROOM = ContentRules.LONGEST - PLACE;
    private static final Pattern GRAPHEME = Pattern.compile("\\X");

    private Parts() {}

    /** The messages that a draft becomes: itself, unless it is to be split and must be. */
    static List<Draft> of(Draft draft) {
        var whole = with(
                draft,
                draft.key(),
                new Content(draft.body(), draft.particulars().withSplit(false)));
        if (!draft.particulars().splits()
                || draft.line().channel() == Channel.CALL
                || draft.body().length() <= ContentRules.LONGEST) {
            return List.of(whole);
        }
        var texts = cut(draft.body().strip());
        if (texts.size() > MOST) {
            return List.of(whole);
        }
        var parts = new ArrayList<Draft>();
        for (var n = 1; n <= texts.size(); n++) {
            var text = "(" + n + "/" + texts.size() + ") " + texts.get(n - 1);
            // What was enclosed comes with the first.
            parts.add(
                    n == 1
                            ? with(whole, draft.key(), new Content(text, whole.particulars()))
                            : with(whole, draft.key() + "/part-" + n, Content.of(text)));
        }
        return parts;
    }

    private static Draft with(Draft draft, String key, Content content) {
        return new Draft(draft.origin(), key, draft.line(), content, draft.terms());
    }

    /** Between words where there are any, and never through what is one character to people. */
    private static List<String> cut(String text) {
        var parts = new ArrayList<String>();
        var rest = text;
        while (rest.length() > ROOM) {
            var end = end(rest);
            parts.add(rest.substring(0, end).strip());
            rest = rest.substring(end).strip();
        }
        if (!rest.isEmpty()) {
            parts.add(rest);
        }
        return parts;
    }

    private static int end(String text) {
        var graphemes = GRAPHEME.matcher(text);
        var end = 0;
        var gap = 0;
        while (graphemes.find() && graphemes.end() <= ROOM) {
            end = graphemes.end();
            gap = graphemes.group().isBlank() ? end : gap;
        }
        // A gap in the first half would leave more than half of the part empty.
        return gap > ROOM / 2 ? gap : end == 0 ? ROOM : end;
    }
}
