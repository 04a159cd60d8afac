/** The operator's Helm chart: what of it is generated, and its package. */
package io.flead.packaging.chart;
