package io.trunkline.settings;

import java.util.List;

/** Says everything at once that is wrong with the settings, each in a line that names its place; never a secret. */
public final class InvalidSettings extends IllegalArgumentException {
    private final transient List<String> problems;

    InvalidSettings(List<String> problems) {
        super(String.join(System.lineSeparator(), problems));
        this.problems = List.copyOf(problems);
    }

    /** One sentence for each thing that is wrong. */
    public List<String> problems() {
        return problems;
    }
}
