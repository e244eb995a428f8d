/** A Twilio of its own, reached over HTTP only; it imports nothing of ours, so that both cannot be wrong together. */
@NullMarked
package io.trunkline.simulator;

import org.jspecify.annotations.NullMarked;
