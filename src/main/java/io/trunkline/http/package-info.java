/** The front door: bounded bodies, guards, and errors as problems. */
@NullMarked
package io.trunkline.http;

import org.jspecify.annotations.NullMarked;
