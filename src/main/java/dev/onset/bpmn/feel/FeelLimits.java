package dev.onset.bpmn.feel;

import java.math.BigDecimal;

/**
 * The limits of an expression and its evaluation. Expressions come with models, and their inputs from anyone who may start
 * a process: neither may exhaust the memory or the time of the server. The limits count instead of measuring time, so
 * whether an expression exceeds one depends only on its input.
 */
final class FeelLimits {

    /** The maximum number of characters of an expression. */
    static final int TEXT = 32_768;

    /**
     * The maximum depth of brackets. It is as deep as {@link #RULE_DEPTH} lets most expressions be; {@link #RULES} ends those
     * for which the parser takes up to three times as long with each level.
     */
    static final int NESTING = 32;

    /**
     * The maximum number of grammar rules that the parser tries for all expressions of a file, which takes about ten
     * seconds.
     */
    static final int RULES = 20_000_000;

    /**
     * The maximum depth of grammar rules. A thread's stack of 1 MB holds twice as many, whether interpreted or compiled.
     */
    static final int RULE_DEPTH = 300;

    /**
     * The maximum depth of the syntax tree. A sequence of operators is nested too. A thread's stack of 1 MB holds twice as many,
     * whether interpreted or compiled.
     */
    static final int TREE_DEPTH = 250;

    /** The maximum number of nodes of the syntax tree that one evaluation visits, including loops. */
    static final int STEPS = 500_000;

    /**
     * The maximum work of one evaluation. A unit takes about ten nanoseconds: reading one element or 16 characters, or a
     * step of a pattern search. The maximum takes about a second of one core.
     */
    static final long WORK = 100_000_000;

    /**
     * The maximum number of characters of all strings that one evaluation creates. An element of a list or an entry of a
     * context counts as 16.
     */
    static final long MADE = 16_000_000;

    /** The maximum number of elements of a list, and of iterations of a loop. */
    static final int LIST = 10_000;

    /** The maximum number of values and characters of one value when it is written out. */
    static final int SIZE = 4_000_000;

    /** The maximum depth of lists and contexts in a result, which is also that of values from outside. */
    static final int DEPTH = 100;

    /**
     * The maximum exponent of a number, as in decimal128. The result 1e6144 is valid and is stored with all of its digits.
     */
    static final int EXPONENT = 6_144;

    private FeelLimits() {}

    static BigDecimal checked(BigDecimal number) {
        if (Math.abs((long) number.scale()) > EXPONENT) {
            throw new FeelLimitExceeded("the exponent of a number exceeds " + EXPONENT);
        }
        return number;
    }

    static void checkListSize(long size) {
        if (size > LIST) {
            throw new FeelLimitExceeded("a list or loop has more than " + LIST + " elements");
        }
    }

    static void checkSize(long size) {
        if (size > SIZE) {
            throw new FeelLimitExceeded("a value has more than " + SIZE + " elements and characters");
        }
    }
}
