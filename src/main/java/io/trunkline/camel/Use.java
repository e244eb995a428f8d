package io.trunkline.camel;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A place of a route file at which something is addressed.
 *
 * @param step how: from, to, toD …
 * @param at where the address stands
 * @param uri the address
 * @param parameters what stands under `parameters`; null where nothing does
 * @param before the steps that come before it in its list
 */
public record Use(
        String step, Piece at, String uri, @Nullable Piece parameters, List<Piece> before) {
    private static final String WORD = "kamelet:";
    private static final Set<String> ADDRESSING = Set.of("from", "to", "toD", "wireTap", "kamelet", "poll");

    /** Every such place of a sheet, in its order. */
    public static List<Use> in(Sheet sheet) {
        var uses = new ArrayList<Use>();
        collect(sheet.root(), List.of(), uses);
        return uses;
    }

    private static void collect(@Nullable Piece piece, List<Piece> before, List<Use> uses) {
        if (piece == null) {
            return;
        }
        for (var entry : piece.entries()) {
            if (entry.key().equals("parameters")) {
                continue;
            }
            var use = of(entry, before);
            if (use != null) {
                uses.add(use);
            }
            collect(entry.value(), before, uses);
        }
        var items = piece.items();
        for (var i = 0; i < items.size(); i++) {
            collect(items.get(i), items.subList(0, i), uses);
        }
    }

    private static @Nullable Use of(Piece.Entry entry, List<Piece> before) {
        var step = entry.key();
        var value = entry.value();
        var prefix = step.equals("kamelet") ? WORD : "";
        if (value.isText()) {
            return ADDRESSING.contains(step) ? new Use(step, value, prefix + value.text(), null, before) : null;
        }
        var address = value.get(step.equals("kamelet") ? "name" : "uri");
        return address == null
                ? null
                : new Use(step, address, prefix + address.text(), value.get("parameters"), before);
    }

    /** The name of the word of ours that is used; null when it is none. */
    @Nullable
    String word() {
        return uri.startsWith(WORD) ? uri.substring(WORD.length()).replaceAll("[?/].*", "") : null;
    }

    /** What is given with it, where it stands as a list of its own. */
    public List<Piece.Entry> given() {
        return parameters == null ? List.of() : parameters.entries();
    }

    /** Whether it is given, in its own list or in the address. */
    boolean gives(String parameter) {
        return given().stream().anyMatch(entry -> entry.key().equals(parameter))
                || uri.matches("[^?]*\\?(.*&)?" + java.util.regex.Pattern.quote(parameter) + "=.*");
    }

    /** The names that are given in the address itself. */
    List<String> inAddress() {
        var query = uri.indexOf('?');
        var names = new ArrayList<String>();
        if (query >= 0) {
            for (var pair : uri.substring(query + 1).split("&", -1)) {
                names.add(pair.replaceAll("=.*", ""));
            }
        }
        return names;
    }
}
