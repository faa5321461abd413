package dev.onset.bpmn.feel;

import java.math.BigDecimal;

/**
 * What an expression may be and do. Expressions come with models and their inputs from whoever starts a process: neither
 * may take the runtime's memory or its time. The limits count, they do not measure: whether an expression exceeds one
 * depends on its input only.
 */
final class FeelLimits {

    /** Characters of an expression. */
    static final int TEXT = 32_768;

    /** Brackets within brackets; the parser takes up to three times as long for each. */
    static final int NESTING = 16;

    /** Rules of the grammar that the parser tries for all expressions of a file; it takes about ten seconds for so many. */
    static final int RULES = 20_000_000;

    /** Rules of the grammar within one another; a thread's stack of 1 MB holds twice as many, whether compiled or not. */
    static final int RULE_DEPTH = 300;

    /** Nodes of the syntax tree within one another; operators in a row nest, too. */
    static final int TREE_DEPTH = 500;

    /** Nodes of the syntax tree that one evaluation visits, loops included. */
    static final int STEPS = 500_000;

    /**
     * Work of one evaluation. A unit is what takes about ten nanoseconds: a look at one element or at 16 characters, a step of
     * a search for a pattern. All of them take about a second of one core.
     */
    static final long WORK = 100_000_000;

    /** Characters of all texts that one evaluation makes; an element of a list or an entry of a context counts as 16. */
    static final long MADE = 16_000_000;

    /** Elements of a list, and turns of a loop. */
    static final int LIST = 10_000;

    /** Values and characters of one value, written out. */
    static final int SIZE = 4_000_000;

    /** Lists and contexts within one another in a result; the same as for values from outside. */
    static final int DEPTH = 100;

    /** Exponent of a number, that of decimal128: 1e6144 has an answer, and is kept in so many digits. */
    static final int EXPONENT = 6_144;

    private FeelLimits() {}

    static BigDecimal checked(BigDecimal number) {
        if (Math.abs((long) number.scale()) > EXPONENT) {
            throw new FeelLimitExceeded("a number is too large or too small: its exponent is beyond " + EXPONENT);
        }
        return number;
    }

    static void checkListSize(long size) {
        if (size > LIST) {
            throw new FeelLimitExceeded("a list or loop is too long: expressions work on up to " + LIST + " elements");
        }
    }

    static void checkSize(long size) {
        if (size > SIZE) {
            throw new FeelLimitExceeded("a value is too large: it has more than " + SIZE + " elements and characters");
        }
    }
}
