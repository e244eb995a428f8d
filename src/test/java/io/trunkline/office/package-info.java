/** The language of phones: a whole Trunkline, a simulated Twilio, and people with phones, for tests. */
@NullMarked
package io.trunkline.office;

import org.jspecify.annotations.NullMarked;
