package dev.onset.suites;

import static org.assertj.core.api.Assertions.assertThat;

import dev.onset.testing.TestDatabase;
import org.junit.platform.suite.api.AfterSuite;
import org.junit.platform.suite.api.IncludeClassNamePatterns;
import org.junit.platform.suite.api.SelectPackages;
import org.junit.platform.suite.api.Suite;

/** The tests whose application is set up in a way of its own. */
@Suite
@SelectPackages("dev.onset")
@IncludeClassNamePatterns(Applications.OTHER)
class OtherApplicationsSuite {

    @AfterSuite
    static void no_deadlock_was_found_by_the_database() {
        assertThat(TestDatabase.deadlocks()).as("deadlocks").isZero();
    }
}
