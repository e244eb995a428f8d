/** What the package that speaks Twilio promises. */
@NullMarked
package io.trunkline.twilio;

import org.jspecify.annotations.NullMarked;
