package io.trunkline.directory;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * Somebody in `directory/people.yaml`.
 *
 * @param phone in E.164
 * @param zone an IANA time zone, as Europe/Berlin
 * @param language as in the names of templates, as `de`
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Person(
        String name,
        @Nullable String email,
        @Nullable String phone,
        @Nullable String zone,
        @Nullable String language) {}
