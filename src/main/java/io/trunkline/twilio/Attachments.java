package io.trunkline.twilio;

import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The files that people text to us. Twilio keeps them behind our sign-in
 * (https://www.twilio.com/docs/messaging/api/media-resource) and sends on from there to a store of files, where our sign-in has no
 * business.
 */
public final class Attachments {
    private static final Pattern SOMEBODYS =
            Pattern.compile("/2010-04-01/Accounts/(AC\\w{32})/Messages/[A-Z]{2}\\w{32}/Media/ME\\w{32}");
    private static final int HOPS = 3;

    private final OwnAccounts accounts;
    private final int most;

    /** @param most the size of a file in bytes above which it is not fetched */
    public Attachments(OwnAccounts accounts, int most) {
        this.accounts = accounts;
        this.most = most;
    }

    /**
     * A file.
     *
     * @param type its media type as Twilio says, or null
     */
    @SuppressWarnings("ArrayRecordComponent") // Handed on at once, never compared.
    public record File(@Nullable String type, byte[] bytes) {}

    /** Fetches the file that a text's event names; another URL than of our own media is an {@link IllegalArgumentException}. */
    public File fetch(String url) throws IOException {
        var where = where(url);
        var line = whose(where);
        var load = line.load(URI.create(where.getRawPath()), true, most);
        var from = where;
        for (var hop = 0; load.status() / 100 == 3 && hop < HOPS; hop++) {
            var location = load.location();
            if (location == null) {
                break;
            }
            from = (line.isPlain() ? URI.create(from.getRawPath()) : from).resolve(location);
            if (!line.isPlain() && !"https".equals(from.getScheme())) {
                throw new IOException(
                        "a text's file is kept at " + from.getHost() + " without encryption; it is not fetched");
            }
            load = line.load(from, false, most);
        }
        if (load.status() != 200) {
            throw new IOException("HTTP " + load.status() + " for the file " + name(where)
                    + (load.status() == 404 ? "; it has been deleted, or is not there yet" : ""));
        }
        if (load.bytes().length > most) {
            throw new IOException("the file " + name(where) + " is larger than " + most + " bytes (media.max)");
        }
        return new File(load.type(), load.bytes());
    }

    private static URI where(String url) {
        try {
            return URI.create(url.strip());
        } catch (IllegalArgumentException e) {
            throw stranger();
        }
    }

    /** The line of the account whose text it came with: our sign-in goes nowhere else. */
    private Line whose(URI where) {
        var found = SOMEBODYS.matcher(String.valueOf(where.getRawPath()));
        return Optional.of(found)
                .filter(Matcher::matches)
                .flatMap(file -> accounts.ofSid(file.group(1)))
                .map(OwnAccount::line)
                .filter(line -> line.isTwilio(where))
                .orElseThrow(Attachments::stranger);
    }

    private static IllegalArgumentException stranger() {
        return new IllegalArgumentException(
                "that is no URL of a text's file in an account of ours; take it from the event, as .media[0].url");
    }

    private static String name(URI where) {
        var path = where.getRawPath();
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
