package io.github.rowmq.benchmarks.cli;

import io.github.rowmq.benchmarks.database.Servers;
import io.github.rowmq.benchmarks.provider.Targets;
import io.github.rowmq.benchmarks.workload.Workloads;
import picocli.CommandLine.Command;

/** Says what there is to run. Confined to the main thread. */
@Command(name = "list", description = "Lists workloads, databases and peers.")
final class ListCommand implements Runnable {

    @Override
    public void run() {
        Workloads.list()
                .forEach(workload -> System.out.printf(
                        "%-22s %s%s%n",
                        workload.name(), workload.description(), workload.isInAll() ? "" : " (not in \"all\")"));
        System.out.println("groups: all, " + String.join(", ", Workloads.groupNames()));
        System.out.println("databases: " + String.join(", ", Servers.KINDS));
        System.out.println("peers: " + String.join(", ", Targets.PEERS));
    }
}
