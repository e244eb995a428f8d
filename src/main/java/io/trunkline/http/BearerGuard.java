package io.trunkline.http;

import java.util.List;
import java.util.function.Supplier;

/** Lets in whoever brings one of our tokens as {@code Authorization: Bearer <token>} (RFC 6750 §2.1). */
public final class BearerGuard implements Guard {
    private static final String SCHEME = "Bearer ";

    private final Secrets tokens;

    /**
     * A guard that knows these tokens.
     *
     * @param tokens several while they rotate; none keeps it closed
     * @param setting the name of the setting to look at, for people
     */
    public BearerGuard(List<String> tokens, String setting) {
        this(() -> tokens, setting);
    }

    /** A guard that knows these tokens, which may be exchanged: the same list as long as they are the same. */
    public BearerGuard(Supplier<List<String>> tokens, String setting) {
        this.tokens = new Secrets(tokens, setting);
    }

    @Override
    public void check(Request request) {
        if (tokens.isEmpty()) {
            throw Problem.unauthorized(
                    request.path() + " has no token, so nobody may enter; set " + tokens.setting() + ".");
        }
        var given = request.headers("Authorization");
        if (given.isEmpty()) {
            throw Problem.unauthorized(
                    "The header Authorization is missing; send \"Authorization: Bearer <token>\" with the token in "
                            + tokens.setting() + ".");
        }
        String header = given.get(0).strip();
        if (given.size() > 1 || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            throw Problem.unauthorized("The header Authorization should read \"Bearer <token>\", once.");
        }
        if (!tokens.contain(header.substring(SCHEME.length()).strip())) {
            throw Problem.unauthorized("The token is not one of ours; compare it with " + tokens.setting() + ".");
        }
    }
}
