package io.trunkline.simulator;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A file that came with a message.
 *
 * @param type its media type, as image/png
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record Enclosure(String sid, String type, byte[] content) {
    private static final int MOST = 10;

    private static final byte[] DOT = Base64.getDecoder().decode("R0lGODlhAQABAIAAAAUEBAAAACwAAAAAAQABAAACAkQBADs=");

    private static final Map<String, String> TYPES = Map.of(
            "jpg",
            "image/jpeg",
            "jpeg",
            "image/jpeg",
            "png",
            "image/png",
            "pdf",
            "application/pdf",
            "mp4",
            "video/mp4",
            "mp3",
            "audio/mpeg",
            "vcf",
            "text/vcard");

    /** Reads {@code [{"type": "image/png", "content": "<base64>"}]}; none where there is nothing. */
    static List<Enclosure> parse(@Nullable Object given) {
        if (given == null) {
            return List.of();
        }
        if (!(given instanceof JsonArray list) || list.size() > MOST) {
            throw new Misuse("media must be a list of at most " + MOST + " files");
        }
        List<Enclosure> enclosures = new ArrayList<>();
        for (Object one : list) {
            if (!(one instanceof JsonObject file && file.getValue("type") instanceof String type)) {
                throw new Misuse("each of media needs a type, such as image/png, and its content in base64");
            }
            try {
                enclosures.add(new Enclosure(Sid.next("ME"), type, decoded(file)));
            } catch (ClassCastException | IllegalArgumentException e) {
                throw new Misuse("the content of a file in media must be base64");
            }
        }
        return enclosures;
    }

    /** What stands for the file at that URL, which is not fetched: a dot. */
    static Enclosure at(String url) {
        String path = url.replaceAll("[?#].*", "");
        String ending = path.substring(path.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        return new Enclosure(Sid.next("ME"), TYPES.getOrDefault(ending, "image/gif"), DOT);
    }

    static JsonArray remembered(List<Enclosure> enclosures) {
        JsonArray list = new JsonArray();
        enclosures.forEach(one -> list.add(new JsonObject()
                .put("sid", one.sid)
                .put("type", one.type)
                .put("content", Base64.getEncoder().encodeToString(one.content))));
        return list;
    }

    static List<Enclosure> recall(@Nullable JsonArray list) {
        List<Enclosure> enclosures = new ArrayList<>();
        for (int at = 0; list != null && at < list.size(); at++) {
            JsonObject file = list.getJsonObject(at);
            enclosures.add(new Enclosure(file.getString("sid"), file.getString("type"), decoded(file)));
        }
        return enclosures;
    }

    /** Vert.x itself reads the alphabet of URLs only. */
    private static byte[] decoded(JsonObject file) {
        return Base64.getDecoder().decode(file.getString("content", ""));
    }
}
