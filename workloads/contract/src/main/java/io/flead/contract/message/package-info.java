/** Model messages and anomalies, which workloads exchange. */
@NullMarked
package io.flead.contract.message;

import org.jspecify.annotations.NullMarked;
