/** What goes wrong, when: a seeded schedule of faults and those who inflict them. */
@NullMarked
package io.github.rowmq.torture.nemesis;

import org.jspecify.annotations.NullMarked;
