package io.trunkline.camel;

import io.trunkline.directory.People;
import io.trunkline.directory.Rotations;
import io.trunkline.message.InvalidNumber;
import io.trunkline.message.Moment;
import io.trunkline.message.PhoneNumber;
import io.trunkline.message.Span;
import io.trunkline.settings.Spelling;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a value that is written in a file must be, by the `format` its parameter has in the kamelet. */
record Formats(People people, Rotations rotations, Templates templates) {
    static final String PERSON = "person";
    static final String ROTATION = "rotation";
    static final String TEMPLATE = "template";

    /** Why nobody can use such a parameter now. */
    Optional<String> away(String format) {
        return Optional.ofNullable(
                switch (format) {
                    case PERSON -> needs("people", people.trouble());
                    case ROTATION -> needs("rotations", rotations.trouble());
                    default -> null;
                });
    }

    private static @Nullable String needs(String what, @Nullable String trouble) {
        return trouble == null ? null : "needs the " + what + ", and there is something wrong with them: " + trouble;
    }

    /** Why that text cannot be the value. */
    Optional<String> wrong(String format, String text) {
        return Optional.ofNullable(
                switch (format) {
                    case PERSON -> person(text);
                    case ROTATION -> rotation(text);
                    case TEMPLATE -> template(text);
                    case "duration" -> duration(text);
                    case "date-time" -> time(text);
                    case "phone" -> phone(text);
                    default -> null;
                });
    }

    private @Nullable String person(String who) {
        return people.trouble() != null || people.find(who).isPresent()
                ? null
                : "nobody in directory/people.yaml has the name, e-mail or number '"
                        + (who.startsWith("+") ? PhoneNumber.mask(who) : who) + "'"
                        + Spelling.suggestion(who, people.names()) + "; add them there";
    }

    private @Nullable String rotation(String name) {
        return rotations.trouble() != null || rotations.names().contains(name)
                ? null
                : "directory/rotations.yaml has no rotation '" + name + "'"
                        + Spelling.suggestion(name, rotations.names())
                        + (rotations.names().isEmpty()
                                ? "; it has none; one is written as `backend: {zone: Europe/Berlin, layers: [{people: [Ann], every: week, since: \"2026-01-05\"}]}`"
                                : "; it has " + String.join(", ", rotations.names()));
    }

    private @Nullable String template(String name) {
        return templates.names().contains(name)
                ? null
                : "there is no template '" + name + "'" + Spelling.suggestion(name, templates.names())
                        + "; write it to " + templates.file(name);
    }

    private static @Nullable String duration(String text) {
        try {
            Span.parse(text);
            return null;
        } catch (IllegalArgumentException e) {
            return e.getMessage();
        }
    }

    private static @Nullable String time(String text) {
        try {
            Moment.parse(text);
            return null;
        } catch (IllegalArgumentException e) {
            return e.getMessage();
        }
    }

    private static @Nullable String phone(String text) {
        try {
            PhoneNumber.parse(text);
            return null;
        } catch (InvalidNumber e) {
            return e.getMessage();
        }
    }
}
