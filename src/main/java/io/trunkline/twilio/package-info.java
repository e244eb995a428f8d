/** The only package that speaks Twilio: what it sends us is verified here, and what its errors mean stands here. */
@NullMarked
package io.trunkline.twilio;

import org.jspecify.annotations.NullMarked;
