/** The way of a message to Twilio, as routes/core writes it. */
@NullMarked
package io.trunkline.pipeline;

import org.jspecify.annotations.NullMarked;
