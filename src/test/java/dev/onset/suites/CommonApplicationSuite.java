package dev.onset.suites;

import org.junit.platform.suite.api.ExcludeClassNamePatterns;
import org.junit.platform.suite.api.IncludeClassNamePatterns;
import org.junit.platform.suite.api.SelectPackages;
import org.junit.platform.suite.api.Suite;

/** The tests of the application as it is set up for tests, and whatever no other suite names. */
@Suite
@SelectPackages("dev.onset")
@IncludeClassNamePatterns(Applications.ALL)
@ExcludeClassNamePatterns({Applications.OTHER, Applications.NONE, Applications.ON_REQUEST})
class CommonApplicationSuite {}
