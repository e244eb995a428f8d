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
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The people of `directory/people.yaml`, found by name, e-mail or number. */
public final class People {
    private final Map<String, Person> known = new HashMap<>();
    private final Set<String> names = new TreeSet<>();
    private @Nullable String trouble;

    /** Nobody, when there is no such file; a file that cannot be read is an {@link IllegalArgumentException} that says where. */
    public static People read(Path file) {
        return of(DirectoryFile.at(file));
    }

    private static People of(DirectoryFile file) {
        var people = new People();
        file.read(new TypeReference<List<Person>>() {})
                .ifPresent(list -> list.forEach(person -> people.add(file, person)));
        return people;
    }

    /** Nobody. */
    public static People nobody() {
        return new People();
    }

    /**
     * Nobody, and why, when something is wrong in the file: what needs nobody goes on.
     *
     * @param text what is in the file; null when there is none
     */
    public static People ofOrNobody(Path file, @Nullable String text) {
        try {
            return of(new DirectoryFile(file, text));
        } catch (IllegalArgumentException e) {
            var nobody = new People();
            nobody.trouble = e.getMessage();
            return nobody;
        }
    }

    /** Why nobody is known, with the file and the line; null when the file was read. */
    public @Nullable String trouble() {
        return trouble;
    }

    /** Everybody's names, sorted. */
    public Set<String> names() {
        return names;
    }

    private void add(DirectoryFile file, Person person) {
        if (person.name() == null || person.name().isBlank()) {
            throw new IllegalArgumentException(file.path() + ": somebody has no `name`; give everybody one");
        }
        names.add(person.name());
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
            throw new IllegalArgumentException(
                    file.place(person.name()) + ": " + person.name() + ": " + e.getMessage(), e);
        }
    }

    private void put(DirectoryFile file, String handle, Person person) {
        var other = known.put(fold(handle), person);
        if (other != null && !other.equals(person)) {
            throw new IllegalArgumentException(file.place(person.name()) + ": " + other.name() + " and " + person.name()
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
