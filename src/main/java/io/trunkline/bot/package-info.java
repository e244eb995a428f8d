/** Conversations with bots: what they are asked over HTTP, and what is remembered of whoever texts with them. */
@NullMarked
package io.trunkline.bot;

import org.jspecify.annotations.NullMarked;
