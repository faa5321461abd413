package dev.onset.jobs;

import dev.onset.engine.Activation;
import java.util.List;

/**
 * The result of the job of an ad-hoc subprocess.
 *
 * @param activations the elements to activate
 * @param fulfilled whether the ad-hoc subprocess is to be completed
 * @param cancelRemaining whether it is completed at once, and its active elements are withdrawn
 */
public record ChosenElements(List<Activation> activations, boolean fulfilled, boolean cancelRemaining) {}
