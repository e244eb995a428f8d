package io.trunkline.console;

import io.trunkline.consent.Word;
import io.trunkline.journal.Archive;
import io.trunkline.message.Message;
import io.trunkline.outbox.Ledger;
import java.util.Map;

/** Messages and what belongs to them, as JSON. */
final class MessageJson {
    private MessageJson() {}

    static Map<String, Object> of(Message message) {
        var standing = message.standing();
        var address = message.address();
        var times = message.times();
        return new Json()
                .put("id", message.id())
                .put("key", message.key())
                .put("state", message.state().word())
                .put("reason", standing.reason())
                .put("code", standing.code())
                .put("channel", address.channel().word())
                .put("account", address.account())
                .put("from", address.sender())
                .put("to", address.recipient())
                .put("text", message.body())
                .put(
                        "media",
                        message.particulars().media().isEmpty()
                                ? null
                                : message.particulars().media())
                .put("contentSid", message.particulars().contentSid())
                .put(
                        "variables",
                        message.particulars().variables().isEmpty()
                                ? null
                                : message.particulars().variables())
                .put("segments", message.segments())
                .put("flow", message.origin().flow())
                .put("route", message.origin().route())
                .put("cause", message.origin().cause())
                .put("attempts", standing.attempts())
                .put("sid", standing.sid())
                .at("createdAt", times.createdAt())
                .at("changedAt", times.changedAt())
                .at("dueAt", times.dueAt())
                .at("expireAt", times.expireAt())
                .at("readAt", times.readAt())
                .map();
    }

    static Map<String, Object> of(Ledger.Life life) {
        return life(life).map();
    }

    /** A message with its attempts and all that happened to it, to which more may be added. */
    static Json life(Ledger.Life life) {
        return new Json()
                .put("message", of(life.message()))
                .put("attempts", life.attempts().stream().map(MessageJson::of).toList())
                .put(
                        "happenings",
                        life.happenings().stream().map(MessageJson::of).toList());
    }

    static Map<String, Object> of(Ledger.Tried tried) {
        return new Json()
                .put("n", tried.n())
                .at("begunAt", tried.begunAt())
                .at("endedAt", tried.endedAt())
                .put("outcome", tried.outcome())
                .put("sid", tried.sid())
                .put("status", tried.status())
                .put("code", tried.code())
                .put("detail", tried.detail())
                .map();
    }

    static Map<String, Object> of(Ledger.Happening happening) {
        return new Json()
                .at("at", happening.at())
                .put("what", happening.what())
                .put("detail", happening.detail())
                .map();
    }

    static Map<String, Object> of(Archive.Heard heard) {
        return new Json()
                .put("seq", heard.seq())
                .put("type", heard.type())
                .put("source", heard.source())
                .put("id", heard.id())
                .put("subject", heard.subject())
                .at("acceptedAt", heard.acceptedAt())
                .map();
    }

    /** A word on whether somebody wants to be written to. */
    static Map<String, Object> of(Word word) {
        return new Json()
                .put("to", word.recipient())
                .put("verdict", word.stop() ? "stop" : "start")
                .at("since", word.saidAt())
                .put("medium", word.medium().equals(Word.EVERYONE) ? OptOutDoors.EVERYTHING : word.medium())
                .put("sender", word.sender())
                .put("account", word.account())
                .put("source", word.source())
                .map();
    }
}
