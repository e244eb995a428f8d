/** The pages, in a real Chromium. */
@NullMarked
package io.trunkline.pages;

import org.jspecify.annotations.NullMarked;
