package dev.onset.engine;

/**
 * An input or output mapping ({@code zeebe:ioMapping}).
 *
 * @param source gives the value
 * @param target name of the variable, or a path {@code a.b.c} into one
 */
public record Mapping(Expression source, String target) {}
