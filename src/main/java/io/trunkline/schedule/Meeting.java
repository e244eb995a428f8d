package io.trunkline.schedule;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One occurrence of a meeting.
 *
 * @param id the same for this occurrence wherever it is moved
 * @param series the same for all occurrences of one meeting
 * @param emails who is to come, in lower case
 */
public record Meeting(
        String id, String series, String title, @Nullable String location, Instant starts, Set<String> emails) {}
