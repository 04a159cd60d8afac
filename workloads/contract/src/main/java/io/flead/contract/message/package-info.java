/** Model messages and anomalies: what crosses between workloads. */
@NullMarked
package io.flead.contract.message;

import org.jspecify.annotations.NullMarked;
