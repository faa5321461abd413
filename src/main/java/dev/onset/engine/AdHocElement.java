package dev.onset.engine;

/**
 * An ad-hoc subprocess. {@link AdHocScopes} executes the elements in it. If it has work, a job decides which elements are
 * activated, and there is a new job whenever one of them is completed.
 */
public interface AdHocElement extends Element {

    AdHoc adHoc();
}
