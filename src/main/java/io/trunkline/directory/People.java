package io.trunkline.directory;

import com.fasterxml.jackson.core.type.TypeReference;
import io.trunkline.message.InvalidNumber;
import io.trunkline.message.PhoneNumber;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The people of `directory/people.yaml`, found by name, e-mail or number. */
public final class People {
    private final Map<String, Person> known = new HashMap<>();

    /** Nobody, when there is no such file; a file that cannot be read is an {@link IllegalArgumentException} that says where. */
    public static People read(Path file) {
        var people = new People();
        DirectoryFile.read(file, new TypeReference<List<Person>>() {})
                .ifPresent(list -> list.forEach(person -> people.add(file, person)));
        return people;
    }

    private void add(Path file, Person person) {
        if (person.name() == null || person.name().isBlank()) {
            throw new IllegalArgumentException(file + ": somebody has no name");
        }
        put(file, person.name(), person);
        if (person.email() != null) {
            put(file, person.email(), person);
        }
        try {
            if (person.phone() != null) {
                put(file, PhoneNumber.parse(person.phone()).e164(), person);
            }
            if (person.zone() != null) {
                ZoneId.of(person.zone());
            }
        } catch (InvalidNumber | DateTimeException e) {
            throw new IllegalArgumentException(file + ": " + person.name() + ": " + e.getMessage(), e);
        }
    }

    private void put(Path file, String handle, Person person) {
        var other = known.put(fold(handle), person);
        if (other != null && !other.equals(person)) {
            throw new IllegalArgumentException(file + ": " + other.name() + " and " + person.name()
                    + " cannot be told apart by " + PhoneNumber.mask(handle));
        }
    }

    /** Whoever has this name, e-mail or number, in any case. */
    public Optional<Person> find(String who) {
        var direct = known.get(fold(who));
        if (direct != null || !who.strip().startsWith("+")) {
            return Optional.ofNullable(direct);
        }
        try {
            return Optional.ofNullable(known.get(PhoneNumber.parse(who).e164()));
        } catch (InvalidNumber e) {
            return Optional.empty();
        }
    }

    private static String fold(String handle) {
        return handle.strip().toLowerCase(Locale.ROOT);
    }
}
