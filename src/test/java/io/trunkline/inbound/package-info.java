/** What people text to us, however it comes. */
package io.trunkline.inbound;
