/** What we heard: events are appended before they are acknowledged, and told to every subscription in order. */
@NullMarked
package io.trunkline.journal;

import org.jspecify.annotations.NullMarked;
