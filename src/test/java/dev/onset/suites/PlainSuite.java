package dev.onset.suites;

import org.junit.platform.suite.api.IncludeClassNamePatterns;
import org.junit.platform.suite.api.SelectPackages;
import org.junit.platform.suite.api.Suite;

/** The tests without an application: last, for the JVM that is done first. */
@Suite
@SelectPackages("dev.onset")
@IncludeClassNamePatterns(Applications.NONE)
class PlainSuite {}
