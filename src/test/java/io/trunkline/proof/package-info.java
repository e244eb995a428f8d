/** That what the proofs say can be believed. */
@NullMarked
package io.trunkline.proof;

import org.jspecify.annotations.NullMarked;
