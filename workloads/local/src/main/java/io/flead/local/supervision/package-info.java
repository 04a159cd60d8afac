/** Child processes that are kept running: restart policy (pure) and its effects. */
@NullMarked
package io.flead.local.supervision;

import org.jspecify.annotations.NullMarked;
