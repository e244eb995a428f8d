/** May this be said, to this person, now? */
@NullMarked
package io.trunkline.consent;

import org.jspecify.annotations.NullMarked;
