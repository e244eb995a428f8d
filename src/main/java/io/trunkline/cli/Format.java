package io.trunkline.cli;

import picocli.CommandLine.Option;

/** How an answer is shown. */
final class Format {
    @Option(names = "--json", description = "the answer of the API as it is, for programs")
    boolean json;
}
