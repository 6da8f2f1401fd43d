package io.github.rowmq.cli;

import picocli.CommandLine;

/** Makes the commands, each with the terminal. Immutable. */
record Commands(Terminal terminal) implements CommandLine.IFactory {

    @Override
    public <K> K create(Class<K> type) throws Exception {
        if (DatabaseCommand.class.isAssignableFrom(type)) {
            return type.getDeclaredConstructor(Terminal.class).newInstance(terminal);
        }
        return CommandLine.defaultFactory().create(type);
    }
}
