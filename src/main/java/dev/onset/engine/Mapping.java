package dev.onset.engine;

/**
 * An input or output mapping ({@code zeebe:ioMapping}).
 *
 * @param source the expression of the value
 * @param target a variable name, or a path {@code a.b.c} into a variable
 */
public record Mapping(Expression source, String target) {}
