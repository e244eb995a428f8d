/** What people ask of a running service, over HTTP: send, look up, repair, opt out. */
@NullMarked
package io.trunkline.console;

import org.jspecify.annotations.NullMarked;
