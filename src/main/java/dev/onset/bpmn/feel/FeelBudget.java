package dev.onset.bpmn.feel;

/**
 * The work that the parser may still do for the expressions of one file. It counts rules instead of measuring time, so that
 * a file that compiles once compiles on every machine. Not thread-safe.
 */
public final class FeelBudget {

    private int rulesLeft;

    /** @param rules how often the parser may try a rule of the grammar */
    public FeelBudget(int rules) {
        this.rulesLeft = rules;
    }

    /** Creates the budget of one file. */
    public static FeelBudget ofFile() {
        return new FeelBudget(FeelLimits.RULES);
    }

    public boolean isSpent() {
        return rulesLeft == 0;
    }

    /**
     * Counts one rule that the parser tries.
     *
     * @throws FeelLimitExceeded if the budget is spent
     */
    void spendRule() {
        if (rulesLeft == 0) {
            throw new FeelLimitExceeded("takes too many steps to parse");
        }
        rulesLeft--;
    }
}
