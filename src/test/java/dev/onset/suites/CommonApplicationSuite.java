package dev.onset.suites;

import static org.assertj.core.api.Assertions.assertThat;

import dev.onset.testing.TestDatabase;
import org.junit.platform.suite.api.AfterSuite;
import org.junit.platform.suite.api.ExcludeClassNamePatterns;
import org.junit.platform.suite.api.IncludeClassNamePatterns;
import org.junit.platform.suite.api.SelectPackages;
import org.junit.platform.suite.api.Suite;

/** The tests of the application as it is set up for tests, and whatever no other suite names. */
@Suite
@SelectPackages("dev.onset")
@IncludeClassNamePatterns(Applications.ALL)
@ExcludeClassNamePatterns({Applications.OTHER, Applications.NONE, Applications.ON_REQUEST})
class CommonApplicationSuite {

    @AfterSuite
    static void no_deadlock_was_found_by_the_database() {
        assertThat(TestDatabase.deadlocks()).as("deadlocks").isZero();
    }
}
