package dev.onset.suites;

import org.junit.platform.suite.api.IncludeClassNamePatterns;
import org.junit.platform.suite.api.SelectPackages;
import org.junit.platform.suite.api.Suite;

/** The tests whose application is set up in a way of its own. */
@Suite
@SelectPackages("dev.onset")
@IncludeClassNamePatterns(Applications.OTHER)
class OtherApplicationsSuite {}
