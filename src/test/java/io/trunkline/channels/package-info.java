/** Pictures, WhatsApp, Messaging Services, API keys: each way to reach somebody, in the language of phones. */
@NullMarked
package io.trunkline.channels;

import org.jspecify.annotations.NullMarked;
