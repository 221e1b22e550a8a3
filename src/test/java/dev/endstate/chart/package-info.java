/** The Helm chart: it is rendered as Helm would, and each object is held against what it is for. */
@NullMarked
package dev.endstate.chart;

import org.jspecify.annotations.NullMarked;
