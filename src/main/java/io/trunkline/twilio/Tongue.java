package io.trunkline.twilio;

import org.jspecify.annotations.Nullable;

/**
 * How something is spoken.
 *
 * @param language as Twilio's Say has it, such as en-US
 * @param voice such as Polly.Joanna; null for Twilio's own of that language
 */
record Tongue(String language, @Nullable String voice) {}
