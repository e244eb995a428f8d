/** May this be said now? Who has opted out, and which words do it. */
@NullMarked
package io.trunkline.consent;

import org.jspecify.annotations.NullMarked;
