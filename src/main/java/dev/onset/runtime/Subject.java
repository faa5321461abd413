package dev.onset.runtime;

/** What is read to decide on an instance's next step: the instance, and whatever else the decision needs. */
public interface Subject {

    StoredInstance instance();
}
