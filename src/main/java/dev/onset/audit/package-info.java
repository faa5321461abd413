/** The audit log: one line for each change of who may do what, of what is there, and of what runs, with who made it. */
@NullMarked
package dev.onset.audit;

import org.jspecify.annotations.NullMarked;
