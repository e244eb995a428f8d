package io.trunkline.simulator;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Twilio's list of messages: newest first, filtered, page by page. Lives on the event loop. */
final class MessageList {
    private final Ledger ledger;
    private final Faults faults;
    private final Timeline timeline;
    private final SimulatorSettings.Account account;

    MessageList(Ledger ledger, Faults faults, Timeline timeline, SimulatorSettings.Account account) {
        this.ledger = ledger;
        this.faults = faults;
        this.timeline = timeline;
        this.account = account;
    }

    JsonObject page(Form query) {
        Page page = Page.of(query);
        Filter filter = new Filter(number(query, "From"), number(query, "To"), SentDates.of(query), timeline.now());
        List<Message> all = ledger.between(filter.from, filter.to);
        return page.envelope(
                account.path() + "/Messages.json",
                "messages",
                page.before() == null ? older(all, filter, page) : newer(all, filter, page, page.before()));
    }

    private Page.Items older(List<Message> all, Filter filter, Page page) {
        int start = page.after() == null ? all.size() : place(all, page.after());
        List<Message> found = new ArrayList<>();
        for (int at = start - 1; at >= 0 && found.size() <= page.size(); at--) {
            Message message = all.get(at);
            if (filter.dates.areAfter(message.created())) {
                break;
            }
            if (filter.admits(message)) {
                found.add(message);
            }
        }
        boolean more = found.size() > page.size();
        List<Message> shown = more ? found.subList(0, page.size()) : found;
        return items(shown, more, page.after() != null);
    }

    private Page.Items newer(List<Message> all, Filter filter, Page page, String before) {
        List<Message> found = new ArrayList<>();
        for (int at = place(all, before) + 1; at < all.size() && found.size() <= page.size(); at++) {
            if (filter.admits(all.get(at))) {
                found.add(all.get(at));
            }
        }
        boolean more = found.size() > page.size();
        List<Message> shown = new ArrayList<>(more ? found.subList(0, page.size()) : found);
        Collections.reverse(shown);
        return items(shown, true, more);
    }

    private Page.Items items(List<Message> shown, boolean older, boolean newer) {
        List<JsonObject> items =
                shown.stream().map(message -> message.resource(account)).toList();
        return new Page.Items(
                items,
                older && !shown.isEmpty() ? shown.get(shown.size() - 1).sid() : null,
                newer && !shown.isEmpty() ? shown.get(0).sid() : null);
    }

    /** Where the message is in the list or, when the list does not have it, would be. */
    private int place(List<Message> all, String sid) {
        Message message = ledger.any(sid);
        if (message == null) {
            throw Page.badToken();
        }
        int place = Collections.binarySearch(all, message, Ledger.BY_INDEX);
        return place < 0 ? -place - 1 : place;
    }

    /** An unescaped plus sign of a number arrives as a space. */
    private static @Nullable String number(Form query, String name) {
        String raw = query.first(name);
        String value = query.filled(name);
        return value == null || raw == null || !raw.startsWith(" ") ? value : "+" + value;
    }

    private final class Filter {
        private final @Nullable String from;
        private final @Nullable String to;
        private final SentDates dates;
        private final Instant now;

        Filter(@Nullable String from, @Nullable String to, SentDates dates, Instant now) {
            this.from = from;
            this.to = to;
            this.dates = dates;
            this.now = now;
        }

        boolean admits(Message message) {
            return !message.isDeleted()
                    && message.kind().isInTheApi()
                    && (from == null || from.equals(message.from()))
                    && (to == null || to.equals(message.to()))
                    && dates.include(message.sent())
                    && !message.created().plusMillis(faults.lag(message.to())).isAfter(now);
        }
    }
}
