package io.trunkline.outbox;

import io.trunkline.store.Ground;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What is tried on both stores, in branches that end with the test. */
@ParameterizedClass
@EnumSource(Ground.Kind.class)
abstract class OutboxSuite {
    final Ground ground;
    private final List<Branch> branches = new ArrayList<>();

    OutboxSuite(Ground.Kind kind, @TempDir Path folder) {
        ground = kind.fresh(folder);
    }

    @AfterEach
    void close() {
        branches.forEach(Branch::close);
        ground.close();
    }

    Branch branch() {
        return branch(Branch.Choice.plain());
    }

    Branch branch(Branch.Choice choice) {
        var branch = new Branch(ground.open(), choice);
        branches.add(branch);
        return branch;
    }

    /** On a machine, or a database, whose clock is ahead by so much. */
    Branch branchAt(Duration ahead, Branch.Choice choice) {
        var store = ground.open();
        store.clock().setMachine(ahead);
        var branch = new Branch(store, choice);
        branches.add(branch);
        return branch;
    }

    /** Ends as a process does that is told to. */
    void end(Branch branch) {
        branches.remove(branch);
        branch.close();
        branch.store.close();
    }

    void kill(Branch branch) {
        branches.remove(branch);
        branch.kill();
    }
}
