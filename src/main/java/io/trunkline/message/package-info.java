/** The words of the domain: values that know whether they are valid, and nothing of how they are stored or sent. */
@NullMarked
package io.trunkline.message;

import org.jspecify.annotations.NullMarked;
