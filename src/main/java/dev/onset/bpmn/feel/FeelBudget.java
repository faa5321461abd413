package dev.onset.bpmn.feel;

/**
 * How much work the expressions of one file may still make for the parser. It counts work and measures no time, so that a
 * file that compiled once compiles on every machine. Not thread-safe.
 */
public final class FeelBudget {

    private int rulesLeft;

    /** @param rules how often the parser may try a rule of the grammar */
    public FeelBudget(int rules) {
        this.rulesLeft = rules;
    }

    /** What one file may have. */
    public static FeelBudget ofFile() {
        return new FeelBudget(FeelLimits.RULES);
    }

    public boolean isSpent() {
        return rulesLeft == 0;
    }

    /** The parser tries one more rule. */
    void spendRule() {
        if (rulesLeft == 0) {
            throw new FeelLimitExceeded("takes too many steps to parse");
        }
        rulesLeft--;
    }
}
