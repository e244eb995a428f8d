package io.trunkline.camel;

import io.trunkline.directory.People;
import io.trunkline.journal.Entry;
import io.trunkline.message.InvalidNumber;
import io.trunkline.message.PhoneNumber;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Who may reach a route: the subjects of events, which are the numbers of those who texted. It is as the route file has it;
 * nothing that is said to anybody changes it.
 *
 * @param numbers in E.164; none lets everybody through
 */
record AllowList(Set<String> numbers) {
    static final AllowList EVERYBODY = new AllowList(Set.of());

    /** Reads numbers, names and e-mails by commas; somebody who is not known is an {@link IllegalArgumentException}. */
    static AllowList read(@Nullable String text, People people) {
        if (text == null) {
            return EVERYBODY;
        }
        return new AllowList(Arrays.stream(text.split(","))
                .map(String::strip)
                .filter(who -> !who.isEmpty())
                .map(who -> number(who, people))
                .collect(Collectors.toUnmodifiableSet()));
    }

    private static String number(String who, People people) {
        var person = people.find(who);
        if (person.isPresent() && person.get().phone() != null) {
            who = person.get().phone();
        } else if (!who.startsWith("+")) {
            throw new IllegalArgumentException("allow: nobody in directory/people.yaml with a phone is called '" + who
                    + "'; write a number as +14155550100, a name or an e-mail");
        }
        try {
            return PhoneNumber.parse(who).e164();
        } catch (InvalidNumber e) {
            throw new IllegalArgumentException("allow: " + e.getMessage(), e);
        }
    }

    boolean admits(Entry entry) {
        return numbers.isEmpty()
                || numbers.contains(String.valueOf(entry.event().subject()));
    }
}
