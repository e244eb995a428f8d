package io.trunkline.journal;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Something heard, as CloudEvents 1.0 describes it. */
@SuppressWarnings("ArrayRecordComponent")
public record Event(
        String source,
        String id,
        String type,
        @Nullable String subject,
        long time,
        @Nullable String contentType,
        @Nullable String schema,
        Map<String, String> extensions,
        byte[] data) {}
