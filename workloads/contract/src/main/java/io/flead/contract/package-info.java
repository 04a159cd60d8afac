/** The contract between workloads. Knows no Kafka client, no Flink, no Kubernetes: types, bytes and rules only. */
@NullMarked
package io.flead.contract;

import org.jspecify.annotations.NullMarked;
